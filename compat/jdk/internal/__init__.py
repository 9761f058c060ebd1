"""The package jdk.internal: ref, for Cleaner."""

from compat._jpackage import become_package as _become_package
from compat.jdk.internal import ref as ref

_become_package(__name__)
