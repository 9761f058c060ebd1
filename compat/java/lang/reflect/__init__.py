"""java.lang.reflect: Field and Method, as far as they lead to sun.misc.Unsafe."""

from compat._jpackage import become_package as _become_package
from compat.java.lang._reflection import Field as Field
from compat.java.lang._reflection import Method as Method

_become_package(__name__)
