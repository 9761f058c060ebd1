"""The package jdk: internal.ref, for Cleaner.  As with JPype it is reached by JPackage("jdk"), not as an attribute of compat."""

from compat._jpackage import become_package as _become_package
from compat.jdk import internal as internal

_become_package(__name__)
