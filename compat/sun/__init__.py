"""The package sun: misc, and nio.ch.  As with JPype it is reached by JPackage("sun"), not as an attribute of compat."""

from compat._jpackage import become_package as _become_package
from compat.sun import misc as misc
from compat.sun import nio as nio

_become_package(__name__)
