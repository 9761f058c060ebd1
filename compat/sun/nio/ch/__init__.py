"""sun.nio.ch: DirectBuffer, the interface that direct and mapped buffers and their views have.  The channels are java.nio's."""

from compat._jpackage import become_package as _become_package
from compat.sun.nio.ch._direct_buffer import DirectBuffer as DirectBuffer

_become_package(__name__)
