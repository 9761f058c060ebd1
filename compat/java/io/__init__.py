"""java.io: RandomAccessFile, File, and the exceptions."""

from compat._jpackage import become_package as _become_package
from compat._jstring import UnsupportedEncodingException as UnsupportedEncodingException
from compat.java.lang._system import PrintStream as PrintStream
from nio import File as File
from nio import RandomAccessFile as RandomAccessFile
from nio.errors import EOFException as EOFException
from nio.errors import FileNotFoundException as FileNotFoundException
from nio.errors import IOException as IOException
from nio.errors import UncheckedIOException as UncheckedIOException

_become_package(__name__)
