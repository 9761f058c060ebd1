"""java.lang: the exceptions, System and Runtime, the number classes with their limits, String, Object, Class."""

from compat._jobject import JObject as _JObject
from compat._jpackage import become_package as _become_package
from compat._jstring import JString as _JString
from compat.java.lang import foreign as foreign
from compat.java.lang import management as management
from compat.java.lang import ref as ref
from compat.java.lang import reflect as reflect
from compat.java.lang._boxes import Boolean as Boolean
from compat.java.lang._boxes import Byte as Byte
from compat.java.lang._boxes import Character as Character
from compat.java.lang._boxes import Double as Double
from compat.java.lang._boxes import Float as Float
from compat.java.lang._boxes import Integer as Integer
from compat.java.lang._boxes import Long as Long
from compat.java.lang._boxes import Short as Short
from compat.java.lang._reflection import Class as Class
from compat.java.lang._system import Runtime as Runtime
from compat.java.lang._system import System as System
from compat.java.lang._thread import Thread as Thread
from nio.errors import ArithmeticException as ArithmeticException
from nio.errors import ArrayIndexOutOfBoundsException as ArrayIndexOutOfBoundsException
from nio.errors import ArrayStoreException as ArrayStoreException
from nio.errors import ClassCastException as ClassCastException
from nio.errors import ClassNotFoundException as ClassNotFoundException
from nio.errors import CloneNotSupportedException as CloneNotSupportedException
from nio.errors import Error as Error
from nio.errors import IllegalAccessException as IllegalAccessException
from nio.errors import IllegalArgumentException as IllegalArgumentException
from nio.errors import IllegalStateException as IllegalStateException
from nio.errors import IndexOutOfBoundsException as IndexOutOfBoundsException
from nio.errors import InternalError as InternalError
from nio.errors import InterruptedException as InterruptedException
from nio.errors import JavaException as _JavaException
from nio.errors import NegativeArraySizeException as NegativeArraySizeException
from nio.errors import NoSuchFieldException as NoSuchFieldException
from nio.errors import NoSuchMethodException as NoSuchMethodException
from nio.errors import NullPointerException as NullPointerException
from nio.errors import NumberFormatException as NumberFormatException
from nio.errors import OutOfMemoryError as OutOfMemoryError
from nio.errors import ReflectiveOperationException as ReflectiveOperationException
from nio.errors import RuntimeException as RuntimeException
from nio.errors import StringIndexOutOfBoundsException as StringIndexOutOfBoundsException
from nio.errors import Throwable as Throwable
from nio.errors import UnsupportedOperationException as UnsupportedOperationException
from nio.errors import VirtualMachineError as VirtualMachineError
from nio.errors import WrongThreadException as WrongThreadException

Exception = _JavaException
Object = _JObject
String = _JString

_become_package(__name__)
