"""Windows' rules about files in use, over any kernel: a mapped file that cannot be deleted, on a system where it can.

    refusals    Windows' error numbers and texts, as OSErrors
    openings    what is remembered of a file in use
    mapping     a mapping that counts as a section of its file
    table       all files in use, and what happens when the last user goes
    kernel      WindowsKernel: the rules, call by call

Not here: Java (what a refusal becomes is nio.failures'), and anything else of Windows: its paths, attributes, alternate streams.
"""

from nio.paging.windows.kernel import WindowsKernel as WindowsKernel
from nio.paging.windows.refusals import Rule as Rule
