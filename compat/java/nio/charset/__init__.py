"""java.nio.charset: the charsets that every Java has, and the exceptions."""

from compat._jpackage import become_package as _become_package
from nio.charset import Charset as Charset
from nio.charset import StandardCharsets as StandardCharsets
from nio.errors import CharacterCodingException as CharacterCodingException
from nio.errors import IllegalCharsetNameException as IllegalCharsetNameException
from nio.errors import MalformedInputException as MalformedInputException
from nio.errors import UnmappableCharacterException as UnmappableCharacterException
from nio.errors import UnsupportedCharsetException as UnsupportedCharsetException

_become_package(__name__)
