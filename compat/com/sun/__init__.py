"""com.sun: nio, for the sharing modes of Windows."""

from compat._jpackage import become_package as _become_package
from compat.com.sun import nio as nio

_become_package(__name__)
