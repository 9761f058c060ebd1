"""org.apache: RocketMQ."""

from compat._jpackage import become_package as _become_package
from compat.org.apache import rocketmq as rocketmq

_become_package(__name__)
