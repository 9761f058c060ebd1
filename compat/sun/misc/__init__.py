"""sun.misc: Unsafe, as far as freeing a buffer goes."""

from compat._jpackage import become_package as _become_package
from compat.sun.misc._unsafe import Unsafe as Unsafe

_become_package(__name__)
