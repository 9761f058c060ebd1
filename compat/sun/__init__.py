"""The package sun: misc, for Unsafe.  As with JPype it is reached by JPackage("sun"), not as an attribute of compat."""

from compat._jpackage import become_package as _become_package
from compat.sun import misc as misc

_become_package(__name__)
