"""A kernel to look into: Linux's way from mmap(2) to the byte, in pure typed Python.

    from nio.machine import Machine
    from nio.paging.sim import SimKernel

    with Machine(SimKernel(frames=64, record=1000)) as machine:
        ...     # any program that uses nio or compat: its files and mappings live on 64 page frames
    print(machine.kernel.maps(), machine.kernel.page_table(), machine.kernel.statistics())

It is deterministic: no thread, no wall clock, no random number; the same program gives the same events.


The map, in reading order.  Each file imports only files above it.

  what everything stands on
    failures      the kinds of failure: OSError for the caller, Panic for us, Forked for a program that calls os.fork
    flags         the numbers of mmap, madvise and msync
    clock         time, in ticks
    events        what happened, one by one and counted
    injection     failures on order

  hardware
    disk          what survives a power failure: in memory ...
    directory     ... or as real files below a directory
    frames        physical memory: allocate, reference counts, poison
    replacement   which page goes: LRU, CLOCK, FIFO
    pagetable     entries, walk, TLB
    swap          slots for pages without a file

  what the kernel knows
    inodes        files in memory
    vma           one mapped range of addresses
    addressspace  all of them: find, insert, split, merge, search a gap
    process       descriptors, address space, limits
    system        all of the above, wired together

  paging
    writeback     changed pages reach the disk: by age, by pressure, on demand
    reclaim       a frame for whoever needs one: evict, swap out
    pagecache     pages of files in memory: find, read, read ahead, cut off
    signals       SIGSEGV and SIGBUS as exceptions
    fault         the page fault: minor, major, zero page, copy-on-write

  system calls
    areas         mmap, munmap
    ranges        mprotect, msync, madvise, mincore, mlock
    fileio        read, write, truncate, through the same page cache
    names         paths, directories, links
    openfiles     open, close
    filelock      waiting for a lock
    fork          fork, exit, power failure

  the door
    entry         into the kernel and out again
    mapping       the handle on a mapping, and the access that needs no kernel
    syscalls      nio's Kernel interface
    dump          maps, smaps, page table, page cache, statistics
    simkernel     SimKernel: a machine, and one process on it


One page fault, from the program to the disk and back.  The program has a file of 5000 bytes, `channel.map(READ_WRITE, 0, 5000)`
gave it a buffer, and now it calls `buffer.get(4500)`.

 1. syscalls.mmap, areas.mmap   long ago.  A gap for two pages was found (addressspace), a vma made and inserted.  No page table
                                entry was made, nothing was read.  The descriptor could be closed now: the vma holds the inode.
 2. mapping.load                the address is the mapping's start + 4500; shifted by 12 it is a page number.  The TLB (pagetable)
                                does not know it, so the quick way ends.
 3. entry.come_in               the kernel's lock is taken, one tick passes, and what is due is done (writeback).
 4. fault.resolve               the processor walks the page table: no entry.  This is the page fault.
 5. fault.page_fault            is the address mapped, is a load allowed?  The vma says yes; else SIGSEGV (signals).
 6. fault._file_page            which page of which file?  The vma: page 1 of inode 7.  Does the file reach that far?  5000 bytes
                                do; else SIGBUS.
 7. pagecache.page_of           is that page in memory?  No: so this is a major fault, and the disk must be read.  (Where the file
                                has a hole, zeros will do, and no device is asked; Linux counts that as major, too.)
 8. reclaim.take_frame          a frame for it.  None is free: the policy (replacement) names a victim.  It is dirty, so it is
                                written back first; then it leaves every page table that has it, and its frame is filled with
                                poison and given to us.
 9. disk.read                   the bytes, and those of the neighbours, which are read ahead.  The tail of the page, behind byte
                                5000 of the file, is zeros.
10. pagetable.map               the entry: this frame, present, not writable: the first store shall be noticed.  Neighbours that
                                are in memory are entered as well (fault-around).
11. pagetable.access            the processor tries again, and this time the walk succeeds: the accessed bit is set, and the TLB
                                knows the page.
12. mapping.load                the next get on that page goes the quick way: two dict lookups and a slice, no kernel.

A `put` on the same page faults once more, minor: the page is in memory, but a store must make it dirty first
(fault._store_protected).  With MapMode.PRIVATE it would get a copy of its own there.  The disk hears of a dirty page by
`force()`, after `Tuning.dirty_age` ticks, or when its frame is needed; until then `kernel.disk` has the old bytes, and
`kernel.crash()` shows what a power failure would leave.
"""

from nio.paging.sim.clock import Clock as Clock
from nio.paging.sim.directory import DirectoryDisk as DirectoryDisk
from nio.paging.sim.disk import Disk as Disk
from nio.paging.sim.disk import MemoryDisk as MemoryDisk
from nio.paging.sim.events import Event as Event
from nio.paging.sim.events import Kind as Kind
from nio.paging.sim.events import Statistics as Statistics
from nio.paging.sim.failures import Forked as Forked
from nio.paging.sim.flags import Advice as Advice
from nio.paging.sim.flags import MapFlag as MapFlag
from nio.paging.sim.flags import SyncFlag as SyncFlag
from nio.paging.sim.injection import Injection as Injection
from nio.paging.sim.mapping import SimMapping as SimMapping
from nio.paging.sim.process import Limits as Limits
from nio.paging.sim.process import Overcommit as Overcommit
from nio.paging.sim.replacement import Fifo as Fifo
from nio.paging.sim.replacement import Lru as Lru
from nio.paging.sim.replacement import Replacement as Replacement
from nio.paging.sim.replacement import SecondChance as SecondChance
from nio.paging.sim.signals import Fault as Fault
from nio.paging.sim.signals import Reason as Reason
from nio.paging.sim.signals import Signal as Signal
from nio.paging.sim.simkernel import SimKernel as SimKernel
from nio.paging.sim.system import Tuning as Tuning
