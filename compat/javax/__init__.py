"""The package javax, which JPype has beside java; nothing of it is here."""

from compat._jpackage import become_package as _become_package

_become_package(__name__)
