"""The paging core: what lies between a file and the bytes of a mapping, behind one interface.

    layout      page arithmetic, drawn
    kernel      the Kernel interface and its Mapping handle: the contract
    rangelocks  locks on ranges of a file, for kernels that keep them themselves
    host        HostKernel: the operating system that we run on
    sim         SimKernel: a simulated kernel to look into; imported by who wants it, not from here
    windows     WindowsKernel: Windows' rules over another kernel; to be imported by name, as is sim

Nothing here knows Java.  The language is the one of the manual pages: ints, bytes-like objects, flags, OSError.  What a Java
program makes of it is decided above, in `nio.channels` and `nio.files`.
"""

from nio.paging.host import HostKernel as HostKernel
from nio.paging.kernel import FileKind as FileKind
from nio.paging.kernel import FileShare as FileShare
from nio.paging.kernel import FileStatus as FileStatus
from nio.paging.kernel import Kernel as Kernel
from nio.paging.kernel import Mapping as Mapping
from nio.paging.kernel import PagedMapping as PagedMapping
from nio.paging.kernel import Prot as Prot
from nio.paging.kernel import Share as Share
