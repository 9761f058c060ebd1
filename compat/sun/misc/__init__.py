"""sun.misc: Unsafe, as far as freeing a buffer goes, and Cleaner, as what a buffer's cleaner was up to Java 8."""

from compat._jpackage import become_package as _become_package
from compat.sun.misc._unsafe import Unsafe as Unsafe
from nio.cleaner import Cleaner as Cleaner

_become_package(__name__)
