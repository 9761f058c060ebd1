"""com: the JDK's packages beside Java's own, of which com.sun.nio.file is here."""

from compat._jpackage import become_package as _become_package
from compat.com import sun as sun

_become_package(__name__)
