"""org.apache.rocketmq.common: UtilAll, and the messages."""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.common import message as message
from compat.org.apache.rocketmq.common._util_all import UtilAll as UtilAll

_become_package(__name__)
