"""The package sun.nio: ch, for DirectBuffer."""

from compat._jpackage import become_package as _become_package
from compat.sun.nio import ch as ch

_become_package(__name__)
