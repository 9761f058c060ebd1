"""Code written for JPype, without a JVM: `import compat as jpype`.

    import compat as jpype
    from compat import JByte, JPackage
    jpype.startJVM()
    buffer = jpype.java.nio.ByteBuffer.allocate(8)

The names are JPype's and Java's, the classes are nio's.  A map of the package:

    java, sun, jdk ...  the packages of Java, as real packages of Python: from compat.java.nio import ByteBuffer
    org                 RocketMQ's store: from compat.org.apache.rocketmq.store import CommitLog
    _jvm                startJVM, shutdownJVM, isJVMStarted
    _jpackage _jclass _jarray _jprimitive _jstring _jobject _jexception
                        JPackage, JClass, ...: one name of JPype each
    imports, types      as jpype.imports, jpype.types

Where JPype is stricter than it need be, compat takes more; docs/differences.md lists it.  No buffer, file or paging logic is
here.
"""

from compat import java as java
from compat import javax as javax
from compat._jarray import JArray as JArray
from compat._jclass import JClass as JClass
from compat._jexception import JException as JException
from compat._jobject import JObject as JObject
from compat._jpackage import JPackage as JPackage
from compat._jprimitive import JBoolean as JBoolean
from compat._jprimitive import JByte as JByte
from compat._jprimitive import JChar as JChar
from compat._jprimitive import JDouble as JDouble
from compat._jprimitive import JFloat as JFloat
from compat._jprimitive import JInt as JInt
from compat._jprimitive import JLong as JLong
from compat._jprimitive import JShort as JShort
from compat._jstring import JString as JString
from compat._jvm import JVMNotFoundException as JVMNotFoundException
from compat._jvm import JVMNotRunning as JVMNotRunning
from compat._jvm import JVMNotSupportedException as JVMNotSupportedException
from compat._jvm import attachThreadToJVM as attachThreadToJVM
from compat._jvm import detachThreadFromJVM as detachThreadFromJVM
from compat._jvm import getDefaultJVMPath as getDefaultJVMPath
from compat._jvm import getJVMVersion as getJVMVersion
from compat._jvm import isJVMStarted as isJVMStarted
from compat._jvm import isThreadAttachedToJVM as isThreadAttachedToJVM
from compat._jvm import onJVMStart as onJVMStart
from compat._jvm import shutdownJVM as shutdownJVM
from compat._jvm import startJVM as startJVM
