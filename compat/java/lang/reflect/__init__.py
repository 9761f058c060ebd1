"""java.lang.reflect: Field and Method, as far as they lead to sun.misc.Unsafe and to a buffer's cleaner."""

from compat._jpackage import become_package as _become_package
from nio.errors import InvocationTargetException as InvocationTargetException
from nio.lang.reflection import Field as Field
from nio.lang.reflection import Method as Method

_become_package(__name__)
