"""java.io: the files, the streams over them, what these are, and the exceptions."""

from compat._jpackage import become_package as _become_package
from compat._jstring import UnsupportedEncodingException as UnsupportedEncodingException
from compat.java.lang._system import PrintStream as PrintStream
from nio.errors import EOFException as EOFException
from nio.errors import FileNotFoundException as FileNotFoundException
from nio.errors import IOException as IOException
from nio.errors import SyncFailedException as SyncFailedException
from nio.errors import UncheckedIOException as UncheckedIOException
from nio.errors import UTFDataFormatException as UTFDataFormatException
from nio.files import DataInput as DataInput
from nio.files import DataOutput as DataOutput
from nio.files import File as File
from nio.files import FileDescriptor as FileDescriptor
from nio.files import FileFilter as FileFilter
from nio.files import FileInputStream as FileInputStream
from nio.files import FilenameFilter as FilenameFilter
from nio.files import FileOutputStream as FileOutputStream
from nio.files import InputStream as InputStream
from nio.files import OutputStream as OutputStream
from nio.files import RandomAccessFile as RandomAccessFile
from nio.lang.closeable import Closeable as Closeable

_become_package(__name__)
