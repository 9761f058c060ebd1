"""java.lang.ref: weak and phantom references, their queue, and Cleaner."""

from compat._jpackage import become_package as _become_package
from nio.references import Cleaner as Cleaner
from nio.references import PhantomReference as PhantomReference
from nio.references import Reference as Reference
from nio.references import ReferenceQueue as ReferenceQueue
from nio.references import WeakReference as WeakReference

_become_package(__name__)
