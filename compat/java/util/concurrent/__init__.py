"""java.util.concurrent: TimeUnit."""

from compat._jpackage import become_package as _become_package
from nio.lang.time_unit import TimeUnit as TimeUnit

_become_package(__name__)
