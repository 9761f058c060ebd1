"""java.util: Optional, and what an iterator raises.  Java's lists and sets are Python's here."""

from compat._jpackage import become_package as _become_package
from compat.java.util import concurrent as concurrent
from compat.java.util import regex as regex
from nio.errors import NoSuchElementException as NoSuchElementException
from nio.lang.optional import Optional as Optional

_become_package(__name__)
