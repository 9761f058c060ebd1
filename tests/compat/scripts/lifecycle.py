"""startJVM and shutdownJVM, in order and out of order."""

import sys

import jpype

from tests.compat.scripts import show


def words_of(call: object) -> str:
    """The message of the exception that the call raises."""
    try:
        call()  # type: ignore[operator]
    except Exception as error:
        return f"{type(error).__name__} {error}"
    return "nothing raised"


print(jpype.isJVMStarted(), jpype.getJVMVersion())
print(words_of(jpype.shutdownJVM))
print(words_of(lambda: jpype.startJVM("a", jvmpath="b")))
jpype.startJVM(sys.argv[1], "-Dmine=yes", *sys.argv[2:], ignoreUnrecognized=True, convertStrings=False, classpath=[])
print(jpype.isJVMStarted(), jpype.getJVMVersion()[0] > 16)
print(words_of(jpype.startJVM))
show("a property", lambda: jpype.java.lang.System.getProperty("mine"))
print(jpype.shutdownJVM(), jpype.isJVMStarted())
print(words_of(jpype.startJVM))
print(jpype.shutdownJVM())
print([kind.__mro__[1].__name__ for kind in (jpype.JVMNotFoundException, jpype.JVMNotSupportedException, jpype.JVMNotRunning)])
