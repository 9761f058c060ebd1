"""com.sun.nio: file."""

from compat._jpackage import become_package as _become_package
from compat.com.sun.nio import file as file

_become_package(__name__)
