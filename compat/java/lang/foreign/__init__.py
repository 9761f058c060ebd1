"""java.lang.foreign: arenas, memory segments and value layouts, as far as mapped files need them."""

from compat._jpackage import become_package as _become_package
from nio.foreign import Arena as Arena
from nio.foreign import MemorySegment as MemorySegment
from nio.foreign import ValueLayout as ValueLayout

_become_package(__name__)
