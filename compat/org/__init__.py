"""org: the packages of Apache, of which RocketMQ's store is here."""

from compat._jpackage import become_package as _become_package
from compat.org import apache as apache

_become_package(__name__)
