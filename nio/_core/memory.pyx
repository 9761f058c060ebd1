# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""What lies under a buffer: bytes on the heap, a host mapping, a paged memory, or nothing any more.

A buffer never holds a pointer of its own.  It asks its Memory for `base`, and `base == NULL` sends
the two rare states, paged and closed, down the slow path: use after unmap is an exception at the
cost of one test.

A memory that belongs to an arena (nio.foreign) ends with it.  One that is confined to a thread as well
has no `base` either: `reach` gives the address to its thread alone.

Interface:
* copy_out, copy_in, transfer move any number of bytes from and to any state; a page that cannot be
  had raises InternalError.  From 64 KiB on they let other threads run, and pin the memory meanwhile.
* close() ends the memory exactly once: refused under a memoryview, waits for pins.
* Cleaner is Java's handle on close().

Not here: the cursor (buffer.pyx), ranges for kernel calls (window.pyx), files, kernels, and who decides that a mapping goes (nio.mapping).
"""
cimport cython
from cpython.buffer cimport (PyBUF_FORMAT, PyBUF_ND, PyBUF_SIMPLE, PyBUF_STRIDES, PyBUF_WRITABLE,
                             PyBuffer_FillInfo, PyBuffer_Release, PyObject_GetBuffer)
from cpython.bytes cimport (PyBytes_AS_STRING, PyBytes_CheckExact, PyBytes_FromStringAndSize,
                            PyBytes_GET_SIZE)
from cpython.exc cimport PyErr_CheckSignals
from cpython.ref cimport Py_INCREF, PyObject
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy, memmove, memset
from posix.stdlib cimport posix_memalign

from nio.errors import (IllegalStateException, InternalError, OutOfMemoryError,
                        UnsupportedOperationException, WrongThreadException)
from nio.lang.reflection import Class, ClassOf

cdef extern from "guard.h":
    int guard_register(const nio_extable_entry* start, const nio_extable_entry* stop)
    int guard_install()
    int guarded_copy(void* to, const void* source, size_t n) noexcept nogil
    int guarded_stream(char* to, const char* source, size_t n, int width) noexcept nogil
    int guarded_swap(void* to, const void* source, size_t n, int width) noexcept nogil
    int guarded_mismatch(const char* a, const char* b, size_t n, size_t* at) nogil
    int guarded_touch_pages(const char* start, size_t n, size_t page) nogil

cdef extern from "let_go.h":
    void nio_let_go(Py_buffer* view, PyObject* source)

cdef extern from "lent.h":
    ctypedef struct lent_range:
        void* memory
        unsigned long thread
        bint lost, told
    lent_range* lent_enter(void* memory, size_t start, size_t size)
    void lent_leave(lent_range* range)
    void lent_put_away(lent_range* range)
    lent_range* lent_untold()
    void lent_watch(int (*report)(void*) noexcept)

cdef extern from "Python.h":
    int PyThreadState_SetAsyncExc(unsigned long thread, object kind) noexcept

cdef extern from "pythread.h":
    unsigned long PyThread_get_thread_ident()
    void* PyThread_allocate_lock()
    void PyThread_free_lock(void*)
    int PyThread_acquire_lock(void*, int)
    int PyThread_acquire_lock_timed(void*, long long microseconds, int interruptible) nogil
    int PY_LOCK_ACQUIRED
    int PY_LOCK_INTR
    void PyThread_release_lock(void*) nogil

cdef extern from *:
    """
    #include <pthread.h>
    static unsigned int nio_fork_epoch = 0;
    static void nio_count_fork(void) { nio_fork_epoch++; }
    static int nio_watch_forks(void) { return pthread_atfork(NULL, NULL, nio_count_fork); }
    """
    unsigned int nio_fork_epoch
    int nio_watch_forks()

cdef extern from *:
    """
    /* The system uses a thread's identity again when the thread is gone; this number it does not. */
    static __thread __attribute__((tls_model("initial-exec"))) unsigned long nio_thread_number = 0;
    static unsigned long nio_threads_numbered = 0;      /* changed under the GIL */
    static inline unsigned long nio_this_thread(void) {
        if (!nio_thread_number) nio_thread_number = ++nio_threads_numbered;
        return nio_thread_number;
    }
    """
    unsigned long nio_this_thread()

# Below this a copy is over before another thread could have been woken.
cdef enum:
    UNLOCK_FROM = 64 * 1024     # bytes

# A signal that comes just before a wait begins does not end it: so it is looked for again after so long.
cdef enum:
    HEARING = 50 * 1000         # microseconds

# A page of paged memory, if nobody says how long one is.
cdef enum:
    PAGE = 4096

# java.lang.management's pools, by Kind: how many live memories, the bytes that they span, and the bytes
# spent on that: a mapping's from the start of its page on, one for a direct buffer of none.
cdef Py_ssize_t[4] pool_count
cdef Py_ssize_t[4] pool_bytes
cdef Py_ssize_t[4] pool_used

cdef char nothing

# Where paged memories would lie if they had addresses: numbers to tell them apart by, and whose multiples
# are pages' starts.  Never used again, never touched.
cdef size_t next_range = 0x7E0000000000


# Pins that nobody holds, for the next who pins: there are never more of them than there were pins at once.
cdef Pin* idle_pins = NULL


cdef Pin* new_pin() except NULL:
    """A pin of the calling thread's."""
    global idle_pins
    cdef Pin* pin = idle_pins
    if pin is NULL:
        pin = <Pin*> calloc(1, sizeof(Pin))
        if pin is NULL:
            raise MemoryError
    else:
        idle_pins = pin.next
    pin.thread = nio_this_thread()
    return pin


cdef int forget_pin(Pin** holders) noexcept:
    """Take a pin of the calling thread's off a list; the newest, where another thread ends what one began."""
    global idle_pins
    cdef Pin** link = holders
    cdef Pin* pin
    while link[0] is not NULL and link[0].thread != nio_this_thread():
        link = &link[0].next
    if link[0] is NULL:
        link = holders
    pin = link[0]
    link[0] = pin.next
    pin.next = idle_pins
    idle_pins = pin
    return 0


cdef size_t number_range(size_t size) noexcept:
    """Take a range of such numbers."""
    global next_range
    cdef size_t start = next_range
    next_range += (size + 2 * UNLOCK_FROM) & ~<size_t> (UNLOCK_FROM - 1)
    return start


# No garbage collection header: a mapping is to cost little, and a buffer has none either (buffer.pyx).
@cython.no_gc
cdef class Memory:
    """The bytes under a buffer and all its slices and duplicates; closed exactly once.

    Made by the class methods below, or by a subclass that maps files.  Not for reading or writing:
    a buffer does that.
    """

    def __cinit__(self):
        self.base = NULL
        self.kind = self.nature = HEAP
        self.page = UNLOCK_FROM
        self.epoch = nio_fork_epoch

    @staticmethod
    def paged(pager, Py_ssize_t size, Py_ssize_t page=PAGE, /):
        """A memory of `size` bytes that has no address: each access calls the pager.

        pager: an object with `load(offset, n) -> bytes` of exactly n bytes and
        `store(offset, data) -> None`; what they raise reaches whoever touched the buffer.
        page: bytes that the pager has or has not together, a power of two.
        """
        cdef Memory memory = Memory.__new__(Memory)
        memory.attach_pager(pager, size, 0, page)
        return memory

    def attach_pager(self, pager, Py_ssize_t size, Py_ssize_t before=0, Py_ssize_t page=PAGE, /):
        """Make this new memory a paged one, `size` bytes long, `before` bytes into a page; see `paged`."""
        if page < 1 or page & (page - 1):
            raise ValueError(f"a page of {page} bytes")
        if size < 0 or before < 0 or self.size or self.source is not None:
            raise ValueError("a memory is attached once, and has no negative size")
        self.kind = self.nature = PAGED
        self.source = pager
        self.page = <int> min(page, UNLOCK_FROM)    # what number_range aligns to
        self.origin = number_range(before + size) + <size_t> before
        self.size = size
        self.count_in(size + before)

    def attach_mapping(self, unsigned long long address, Py_ssize_t size, /):
        """Make this new memory `size` bytes of a host mapping that starts at `address`.

        The guard against SIGBUS is installed, or put back on top, here.  Whoever calls keeps the
        mapping alive and overrides `release`.
        """
        if size < 0 or self.size or self.source is not None:
            raise ValueError("a memory is attached once, and has no negative size")
        self.attach(address, size, 0)

    cdef int attach(self, unsigned long long address, Py_ssize_t size,
                    Py_ssize_t before) except -1:
        install_guard()
        self.kind = self.nature = MAPPED
        self.base = <char*> address
        self.origin = address
        self.size = size
        return self.count_in(size + before)

    @staticmethod
    def empty():
        """The memory of a mapping of no bytes: nothing to free, and in no pool, as in Java."""
        cdef Memory memory = Memory.__new__(Memory)
        memory.kind = memory.nature = MAPPED
        memory.base = &nothing
        return memory

    cdef int count_in(self, Py_ssize_t used) except -1:
        pool_count[<int> self.nature] += 1
        pool_bytes[<int> self.nature] += self.size
        pool_used[<int> self.nature] += used
        self.used = used
        return 0

    cdef int count_out(self) noexcept:
        if self.used:
            pool_count[<int> self.nature] -= 1
            pool_bytes[<int> self.nature] -= self.size
            pool_used[<int> self.nature] -= self.used
            self.used = 0
        return 0

    def __dealloc__(self):
        if not self.closed and self.heir is not None:
            self.pass_on(Memory.__new__(Memory))
        if not self.closed:
            self.count_out()
            if self.nature == DIRECT:
                free(<void*> self.origin)
        if self.view is not NULL or self.source is not None:
            source = <PyObject*> self.source
            Py_INCREF(self.source)
            self.source = None
            nio_let_go(self.view, source)

    @property
    def state(self):
        """'heap', 'direct', 'mapped', 'paged' or 'closed'."""
        if self.closed:
            return "closed"
        return ("heap", "direct", "mapped", "paged")[<int> self.nature]

    @property
    def exported(self):
        """How many memoryviews and other exports of these bytes are alive."""
        return self.exports

    @property
    def pinned(self):
        """How many copies and kernel calls are using these bytes at this moment."""
        return 0 if self.epoch != nio_fork_epoch else self.pins

    def __len__(self):
        return self.size

    # ---- belonging to an arena

    def enter_scope(self, scope not None, bint confined, /):
        """Make this new memory part of an arena, which alone ends it; before anybody has touched it.

        scope: the arena's MemorySegment.Scope.  confined: whether only the thread that calls may touch it.
        """
        if self.scope is not None or self.exports or self.pins:
            raise ValueError("a memory enters an arena once, before it is used")
        self.scope = scope
        if confined:
            self.owner = nio_this_thread()
            if self.size:
                self.base = NULL
                self.kind = PAGED

    # ---- lent to code that is not ours

    cdef int export(self) except -1:
        """A view of all the bytes is handed out: see lent.h."""
        if not self.exports and self.nature == MAPPED and self.size:
            self.lending = lent_enter(<void*> self, self.origin, self.size)
            if self.lending is NULL:
                raise MemoryError
        self.exports += 1
        return 0

    cdef int unexport(self) except -1:
        """One is given back."""
        cdef lent_range* range = <lent_range*> self.lending
        self.exports -= 1
        if not self.exports and range is not NULL:
            self.lending = NULL
            if range.lost:
                self.lose()
                tell(range, 0)
            lent_leave(range)
        return 0

    cdef int lose(self) except -1:
        """A page of the file has been replaced for good: from here on each access says so."""
        self.lost = True
        self.base = NULL
        return 0

    # ---- the end

    def close(self):
        """End this memory: True if this call did it, False if it had ended before.

        Waits until running copies and kernel calls are through.  Raises BufferError, and changes
        nothing, while a memoryview (or numpy array, ...) of it is alive, and where it would wait
        for its own thread (a signal handler during a read); so does what a signal's handler raises
        during the wait.  Heap memory has no end of its own: False.
        """
        return self.close_once()

    cdef bint close_once(self) except -1:
        if self.closed or self.kind == HEAP:
            return False
        self.check_unused()
        self.end()
        if self.pins:
            self.wait_or_begin_again()
        self.finish()
        return True

    cdef int wait_or_begin_again(self) except -1:
        """Wait for those who use the bytes; if a signal's handler raises meanwhile, as if there had been no close."""
        try:
            self.wait_for_pins(True)
        except:
            self.begin_again()
            raise
        return 0

    cdef int check_unused(self) except -1:
        """Raise BufferError while `close` must refuse."""
        if self.exports:
            raise BufferError(
                f"cannot release this memory: {self.exports} exported memoryview(s) still use it")
        cdef Pin* pin = self.holders if self.epoch == nio_fork_epoch else NULL
        while pin is not NULL:
            if pin.thread == nio_this_thread():
                raise BufferError("cannot release this memory: a call further up on this thread uses it")
            pin = pin.next
        return 0

    cdef int end(self) except -1:
        """From here on nobody new gets in, and no other close()."""
        self.closed = True
        self.base = NULL
        return 0

    cdef int begin_again(self) except -1:
        """Take `end` back."""
        self.closed = False
        if self.kind != PAGED and not self.lost:
            self.base = <char*> self.origin
        return 0

    cdef int finish(self) except -1:
        """Once those who were in are out, give back what was held."""
        self.wait_for_pins(False)
        self.count_out()
        if self.nature == DIRECT:
            free(<void*> self.origin)
        self.source = None
        self.release()
        return 0

    cpdef release(self):
        """Give back what a subclass holds; called by `close` once, when nobody uses the bytes."""

    def bequeath(self, heir not None, /):
        """Have `heir` called if the last reference goes without a close: with a memory that takes this one's place.

        Nothing is unmapped or freed then, and the pools go on counting, until that memory is closed or goes.
        heir: may be called at any moment, in any thread, by Python's collector too.
        """
        self.heir = heir

    cdef int pass_on(self, Memory remains) except -1:
        """Give all that would have to be given back to a new memory, and that to the heir."""
        heir = self.heir
        self.heir = None
        remains.kind = remains.nature = self.nature
        remains.base = NULL if self.nature == PAGED else <char*> self.origin
        remains.origin = self.origin
        remains.size = self.size
        remains.used = self.used
        remains.source = self.source
        remains.page = self.page
        self.used = 0
        self.closed = True
        heir(remains)
        return 0

    cdef int wait_for_pins(self, bint interruptible) except -1:
        """Wait until nobody uses the bytes; what a signal's handler raises meanwhile comes out if `interruptible`."""
        cdef void* lock
        cdef int status = 0
        if self.epoch != nio_fork_epoch:    # those who pinned did not come along into this child
            self.pins = 0
        if not self.pins:
            return 0
        lock = PyThread_allocate_lock()
        if lock is NULL:
            raise MemoryError
        PyThread_acquire_lock(lock, 0)
        self.waiter = lock
        try:
            while status != PY_LOCK_ACQUIRED:
                with nogil:
                    status = PyThread_acquire_lock_timed(lock, HEARING if interruptible else -1, interruptible)
                if interruptible:
                    PyErr_CheckSignals()
        finally:
            self.waiter = NULL
            PyThread_free_lock(lock)
        return 0

    cdef int pin(self) except -1:
        cdef Pin* pin = new_pin()
        if self.epoch != nio_fork_epoch:
            self.epoch = nio_fork_epoch
            self.pins = self.lent = 0
            self.holders = NULL
        pin.next = self.holders
        self.holders = pin
        self.pins += 1
        return 0

    cdef int unpin(self) except -1:
        if self.epoch == nio_fork_epoch:
            forget_pin(&self.holders)
            self.pins -= 1
            if not self.pins and self.waiter is not NULL:
                PyThread_release_lock(self.waiter)
        return 0

    cdef int lend(self) except -1:
        """Pin it for a kernel call, under which an arena is not closed."""
        self.pin()
        self.lent += 1
        return 0

    cdef int take_back(self) except -1:
        """End what `lend` began."""
        if self.epoch == nio_fork_epoch:
            self.lent -= 1
        return self.unpin()

    cdef char* reach(self) except? NULL:
        """The first byte, for whom it is; NULL for paged memory.  Raises as require_open."""
        if self.base is NULL:
            self.require_open()
            if self.owner and self.nature != PAGED:
                return <char*> self.origin
        return self.base

    cdef int require_open(self) except -1:
        """Raise unless the calling thread may touch the bytes now."""
        if self.owner and self.owner != nio_this_thread():
            raise WrongThreadException("Attempted access outside owning thread")
        if self.closed:
            if self.scope is not None:
                raise IllegalStateException("Already closed")
            if self.nature == DIRECT:
                raise IllegalStateException("this direct buffer's memory has been freed")
            raise IllegalStateException("this buffer has been unmapped")
        if self.lost:
            raise InternalError(LOST)
        return 0

    # ---- short pieces, when there is no pointer for everybody

    cdef int fetch(self, Py_ssize_t at, void* out, Py_ssize_t n) except -1:
        cdef bytes data
        cdef char* base = self.reach()
        if base is not NULL:
            if raw_copy(<char*> out, base + at, n, 1):
                raise_fault()
            return 0
        data = load_all(self.source, at, n)
        if raw_copy(<char*> out, PyBytes_AS_STRING(data), n, 1):     # it may be a mapped file that is written to
            raise_fault()
        return 0

    cdef int store(self, Py_ssize_t at, const void* source, Py_ssize_t n) except -1:
        cdef char* base = self.reach()
        if base is not NULL:
            if raw_copy(base + at, <const char*> source, n, 1):
                raise_fault()
            return 0
        self.source.store(at, bytes_at(<const char*> source, n, 1))
        return 0

    # ---- what MappedByteBuffer asks of its memory; a mapping knows better

    def page_in(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Bring `length` bytes from `offset` into physical memory: here they are there already."""

    def page_out(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Let go of the physical memory of these bytes: nobody could bring them back here."""

    def resident(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Whether these bytes are in physical memory."""
        return True

    def force(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Write changes of these bytes to the storage device: there is none here."""

    def touch_pages(self, Py_ssize_t offset, Py_ssize_t length, Py_ssize_t page, /):
        """Read one byte in each `page` bytes of the range; InternalError where a page is missing.

        Of a host mapping the GIL is released and the memory pinned meanwhile.
        """
        if offset < 0 or length < 0 or length > self.size - offset or page < 1:
            raise IndexError("pages outside the memory")
        cdef char* start = self.reach()
        cdef int fault
        cdef Py_ssize_t at
        if start is NULL:
            if self.kind == PAGED:
                for at in range(offset, offset + length, page):
                    load_all(self.source, at, 1)
            return
        self.pin()
        try:
            with nogil:
                fault = guarded_touch_pages(start + offset, length, page)
        finally:
            self.unpin()
        if fault:
            raise_fault()


@cython.final
@cython.no_gc
@cython.freelist(8)
cdef class Cleaner:
    """Java's handle on the end of a direct or mapped buffer's memory (jdk.internal.ref.Cleaner)."""

    class_ = ClassOf()

    @staticmethod
    def create(thing, thunk, /):
        """Return None for a thunk of None, as Java does; for any other a program has java.lang.ref.Cleaner (Cleaner.create).

        Raises UnsupportedOperationException for any other thunk.
        """
        if thunk is not None:
            raise UnsupportedOperationException("java.lang.ref.Cleaner is for the objects of programs")

    # Not __cinit__, whose argument would have to travel in a tuple: see cleaner_of.
    def __init__(self, Memory memory not None, /):
        self.memory = memory

    def clean(self):
        """Free or unmap the memory, once: a second call has no effect.

        Raises BufferError, and frees nothing, while memoryviews of it are alive.
        """
        if self.memory is not None:     # only `Cleaner.__new__` makes one without
            self.memory.close_once()

    def getClass(self, /):
        """Java's class of it (Object.getClass)."""
        return Class(Cleaner, "jdk.internal.ref.Cleaner")

    def __eq__(self, other):
        return isinstance(other, Cleaner) and (<Cleaner> other).memory is self.memory

    def __hash__(self):
        return hash(id(self.memory))


cdef Cleaner cleaner_of(Memory memory):
    """A cleaner, made at the price of an object."""
    cdef Cleaner cleaner = Cleaner.__new__(Cleaner)
    cleaner.memory = memory
    return cleaner


# ---- making memories

cdef Memory heap_memory(object source, bint writable):
    """Memory over the bytes of a Python object; TypeError if it is no buffer of single bytes."""
    cdef Memory memory = Memory.__new__(Memory)
    cdef Py_buffer* view = <Py_buffer*> calloc(1, sizeof(Py_buffer))
    if view is NULL:
        raise MemoryError
    try:
        PyObject_GetBuffer(source, view, PyBUF_ND | PyBUF_FORMAT
                           | (PyBUF_WRITABLE if writable else PyBUF_SIMPLE))
    except:
        free(view)
        raise
    memory.view = view
    memory.source = source
    memory.base = <char*> view.buf
    memory.origin = <size_t> view.buf
    memory.size = view.len
    return memory


cdef object direct_watcher = None


def watch_direct(watcher, /):
    """Have `watcher` called with each memory of allocateDirect from now on; None: nobody."""
    global direct_watcher
    direct_watcher = watcher


cdef Memory direct_memory(Py_ssize_t size):
    """`size` zeroed bytes outside the Python heap."""
    cdef Memory memory = Memory.__new__(Memory)
    memory.base = <char*> calloc(1, size if size else 1)
    if memory.base is NULL:
        raise OutOfMemoryError(f"Cannot reserve {size} bytes of direct buffer memory")
    memory.origin = <size_t> memory.base
    memory.kind = memory.nature = DIRECT
    memory.size = size
    memory.count_in(size if size else 1)
    if direct_watcher is not None:
        direct_watcher(memory)
    return memory


def allocation(Py_ssize_t size, size_t alignment, Py_ssize_t used, /):
    """`size` zeroed bytes, at least one, at an address that is a multiple of `alignment` (a power of two).

    used: what the pool of direct memory counts for it, 0 for nothing.  Raises OutOfMemoryError.
    """
    cdef Memory memory = Memory.__new__(Memory)
    cdef void* place = NULL
    if alignment <= sizeof(long double):
        place = calloc(1, size)
    elif posix_memalign(&place, alignment, size):
        place = NULL
    if place is NULL:
        if used:
            raise OutOfMemoryError(f"Cannot reserve {used} bytes of direct buffer memory")
        needed = (<object> size + 7 & -8) + max(<object> alignment - <object> sizeof(long double), 0)
        raise OutOfMemoryError(f"Unable to allocate {needed} bytes")
    if alignment > sizeof(long double):
        memset(place, 0, size)
    memory.base = <char*> place
    memory.origin = <size_t> place
    memory.kind = memory.nature = DIRECT
    memory.size = size
    if used:
        memory.count_in(used)
    return memory


# ---- moving bytes

cdef bytes load_all(object pager, Py_ssize_t at, Py_ssize_t n):
    """n bytes from a pager; TypeError or SystemError where it gives something else."""
    data = pager.load(at, n)
    if not PyBytes_CheckExact(data):
        raise TypeError(f"pager returned {type(data).__name__} instead of bytes")
    if PyBytes_GET_SIZE(data) != n:
        raise SystemError(f"pager returned {PyBytes_GET_SIZE(data)} bytes instead of {n}")
    return <bytes> data


LOST = ("a fault occurred in an unsafe memory access operation on bytes that were lent as a memoryview; "
        "the file has become shorter, and must be mapped again")


class LentFault(InternalError):
    """The InternalError of a thread that met a page of zeros where the file has none any more: see lent.h."""

    __module__ = "java.lang"

    def __init__(self, message=LOST):
        super().__init__(message)


LentFault.__name__ = LentFault.__qualname__ = InternalError.__name__


cdef int tell(lent_range* range, unsigned long otherwise) noexcept:
    """Have it raised in the thread that met it; where that is none of Python's, in another one, 0: not yet."""
    if not range.told:
        range.told = (PyThreadState_SetAsyncExc(range.thread, LentFault)
                      or otherwise and PyThreadState_SetAsyncExc(otherwise, LentFault))
    return 0


cdef int tell_all(void* nothing) noexcept:
    """What the handler asks Python to call, in its main thread."""
    cdef lent_range* range = lent_untold()
    while range is not NULL:
        tell(range, PyThread_get_thread_ident())
        if range.memory is not NULL:
            (<Memory> range.memory).lose()
        else:
            lent_put_away(range)
        range = lent_untold()
    return 0


cdef int raise_fault() except -1:
    raise InternalError("a fault occurred in an unsafe memory access operation")


cdef object fault_answer():
    """raise_fault for the doors, which answer with an object or none."""
    raise_fault()


cdef int raw_copy(char* to, const char* source, Py_ssize_t n, int width) noexcept nogil:
    cdef int fault
    if width > 1:
        return guarded_swap(to, source, n, width)
    fault = touch_copy(to, source, n)
    return guarded_copy(to, source, n) if fault < 0 else fault


cdef int copy_out(Memory memory, Py_ssize_t at, char* to, Py_ssize_t n, int width) except -1:
    """n bytes of `memory` from `at` to a pointer that stays valid without the GIL.

    width: 1, or the size of the elements whose bytes are swapped on the way.
    """
    cdef int fault
    cdef const char* base = memory.reach()
    if base is NULL:
        if n:
            memory.fetch(at, to, n)
        if width > 1 and raw_copy(to, to, n, width):
            raise_fault()
        return 0
    if n < UNLOCK_FROM:
        fault = raw_copy(to, base + at, n, width)
    else:
        fault = unlocked_copy(memory, to, base + at, n, width)
    if fault:
        raise_fault()
    return 0


cdef int copy_in(Memory memory, Py_ssize_t at, const char* source, Py_ssize_t n,
                 int width) except -1:
    """n bytes from a pointer that stays valid without the GIL to `memory` at `at`; see copy_out."""
    cdef int fault
    cdef bytes swapped
    cdef char* base = memory.reach()
    if base is NULL:
        if width > 1:
            swapped = bytes_at(source, n, width)
            source = PyBytes_AS_STRING(swapped)
        return memory.store(at, source, n) if n else 0
    if n < UNLOCK_FROM:
        fault = raw_copy(base + at, source, n, width)
    else:
        fault = unlocked_copy(memory, base + at, source, n, width)
    if fault:
        raise_fault()
    return 0


cdef int unlocked_copy(Memory memory, char* to, const char* source, Py_ssize_t n,
                       int width) except -1:
    """A copy during which other threads run; with streaming stores where it is large."""
    cdef int fault
    memory.pin()
    with nogil:
        fault = guarded_stream(to, source, n, width)
        if fault < 0:
            fault = (guarded_swap(to, source, n, width) if width > 1
                     else guarded_copy(to, source, n))
    memory.unpin()
    return fault


cdef int transfer(Memory to, Py_ssize_t to_at, Memory source, Py_ssize_t source_at,
                  Py_ssize_t n, int width) except -1:
    """n bytes from one memory to another, or within one: overlapping ranges come out right.

    width: as for copy_out.
    """
    cdef char* source_base = source.reach()
    cdef char* to_base = to.reach()
    if not n:
        return 0
    if source_base is NULL or width > 1 and overlap(to_base + to_at, source_base + source_at, n):
        data = whole(source, source_at, n)
        return copy_in(to, to_at, PyBytes_AS_STRING(data), n, width)
    source.pin()
    try:
        return copy_in(to, to_at, source_base + source_at, n, width)
    finally:
        source.unpin()


cdef bint overlap(const char* a, const char* b, Py_ssize_t n) noexcept:
    """Whether two ranges share bytes; two memories may lie over one array."""
    return a < b + n and b < a + n


cdef Py_ssize_t within_page(Memory memory, Py_ssize_t at, Py_ssize_t n) noexcept:
    """How many of the n bytes from `at` on can be had, or cannot, together with the first."""
    return min(n, memory.page - <Py_ssize_t> ((memory.origin + at) % memory.page))


cdef Py_ssize_t first_difference(Memory a, Py_ssize_t a_at, Memory b, Py_ssize_t b_at,
                                 Py_ssize_t n) except -1:
    """The index of the first byte that differs among n, or n."""
    cdef size_t at = 0
    cdef int fault
    cdef bytes left, right
    cdef Py_ssize_t done = 0, step
    # Taken while nobody can close: a close that waits for the pins has set base to NULL already.
    cdef const char* a_start = a.reach()
    cdef const char* b_start = b.reach()
    if not n:
        return 0
    if a_start is NULL or b_start is NULL:
        # Piece by piece: a page that cannot be had is not asked for if a byte before it differs.
        while done < n:
            step = within_page(a, a_at + done, within_page(b, b_at + done, n - done))
            left = whole(a, a_at + done, step)
            right = whole(b, b_at + done, step)
            fault = guarded_mismatch(PyBytes_AS_STRING(left), PyBytes_AS_STRING(right), step, &at)
            done += step
            if <Py_ssize_t> at < step:
                return done - step + at
        return n
    a_start += a_at
    b_start += b_at
    a.pin()
    b.pin()
    if n < UNLOCK_FROM:
        fault = guarded_mismatch(a_start, b_start, n, &at)
    else:
        with nogil:
            fault = guarded_mismatch(a_start, b_start, n, &at)
    a.unpin()
    b.unpin()
    if fault:
        raise_fault()
    return at


cdef bytes bytes_at(const char* source, Py_ssize_t n, int width):
    """A copy of n bytes, swapped or not, from a pointer that may lie in a mapped file."""
    cdef bytes data = PyBytes_FromStringAndSize(NULL, n)
    if n and raw_copy(PyBytes_AS_STRING(data), source, n, width):
        raise_fault()
    return data


cdef bytes whole(Memory memory, Py_ssize_t at, Py_ssize_t n):
    """A copy of n bytes, from any state."""
    # A new object in any case: b"\0" * 1 would be the one that all of Python shares.
    cdef bytes data = PyBytes_FromStringAndSize(NULL, n)
    copy_out(memory, at, PyBytes_AS_STRING(data), n, 1)
    return data


# ---- the guard's place

cdef bint watching_faulthandler = False

cdef int install_guard() except -1:
    """Put the SIGBUS handler on top, at each mapping."""
    if guard_install():
        raise OSError("cannot install the SIGBUS handler")
    if not watching_faulthandler:
        watch_faulthandler()
    return 0


cdef int watch_faulthandler() except -1:
    """Stay in place when faulthandler goes.

    faulthandler.disable() puts back the handler that it found when it was enabled; if that was
    before the first mapping, ours would be gone, and a truncated file would kill the process.
    """
    global watching_faulthandler
    import faulthandler
    disable = faulthandler.disable

    def disable_and_guard():
        disabled = disable()
        guard_install()
        return disabled

    faulthandler.disable = disable_and_guard
    watching_faulthandler = True
    return 0


# ---- for the other compiled modules

cdef int register_touches(const nio_extable_entry* start, const nio_extable_entry* stop) except -1:
    """Tell the SIGBUS handler about a module's accesses; at its import."""
    if guard_register(start, stop):
        raise SystemError("too many modules with guarded accesses")
    return 0


cdef copy_function guarded_copy_function() noexcept:
    """For touch_bind, in each module that includes touch.h."""
    return guarded_copy


def pool(kind, /):
    """(count, bytes) of the live memories of a kind: 'direct', 'mapped' or 'paged'.

    Source: java.lang.management.BufferPoolMXBean.
    """
    cdef int index = ("heap", "direct", "mapped", "paged").index(kind)
    return pool_count[index], pool_bytes[index]


def pool_memory(kind, /):
    """The bytes spent on the live memories of a kind: what `pool` counts, and what goes with it.

    Source: BufferPoolMXBean.getMemoryUsed.
    """
    return pool_used[<int> ("heap", "direct", "mapped", "paged").index(kind)]


cdef unsigned long this_thread() noexcept:
    """A number that no other thread of this process has or ever had."""
    return nio_this_thread()


lent_watch(tell_all)
if nio_watch_forks():
    raise OSError("pthread_atfork")
touch_bind(guarded_copy)
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
