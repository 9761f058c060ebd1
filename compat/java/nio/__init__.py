"""java.nio: the buffers, and the exceptions."""

from compat._jpackage import become_package as _become_package
from compat.java.nio import channels as channels
from compat.java.nio import charset as charset
from compat.java.nio import file as file
from nio import Buffer as Buffer
from nio import ByteBuffer as ByteBuffer
from nio import ByteOrder as ByteOrder
from nio import CharBuffer as CharBuffer
from nio import DoubleBuffer as DoubleBuffer
from nio import FloatBuffer as FloatBuffer
from nio import IntBuffer as IntBuffer
from nio import LongBuffer as LongBuffer
from nio import MappedByteBuffer as MappedByteBuffer
from nio import ShortBuffer as ShortBuffer
from nio.errors import BufferOverflowException as BufferOverflowException
from nio.errors import BufferUnderflowException as BufferUnderflowException
from nio.errors import InvalidMarkException as InvalidMarkException
from nio.errors import ReadOnlyBufferException as ReadOnlyBufferException

_become_package(__name__)
