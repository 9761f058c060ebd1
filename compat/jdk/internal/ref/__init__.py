"""jdk.internal.ref: Cleaner, which the buffers of FileChannel.map and allocateDirect have.  Programs' own is java.lang.ref's."""

from compat._jpackage import become_package as _become_package
from nio.cleaner import Cleaner as Cleaner

_become_package(__name__)
