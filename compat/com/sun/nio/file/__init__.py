"""com.sun.nio.file: ExtendedOpenOption, what an opener does not share, for systems with sharing modes."""

from compat._jpackage import become_package as _become_package
from nio.channels.options import ExtendedOpenOption as ExtendedOpenOption

_become_package(__name__)
