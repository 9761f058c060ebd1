"""The package java: io, lang, nio and util."""

from compat._jpackage import become_package as _become_package
from compat.java import io as io
from compat.java import lang as lang
from compat.java import nio as nio
from compat.java import util as util

_become_package(__name__)
