"""java.util.concurrent: TimeUnit."""

from compat._jpackage import become_package as _become_package
from nio.time_unit import TimeUnit as TimeUnit

_become_package(__name__)
