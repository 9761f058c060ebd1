"""java.util.regex: the exception for what is no pattern, which globs raise too."""

from compat._jpackage import become_package as _become_package
from nio.errors import PatternSyntaxException as PatternSyntaxException

_become_package(__name__)
