# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""A range of a memory, lent to a kernel call for as long as it lasts.

Where the memory has an address the kernel gets it, and an unmap waits; where it has none, the bytes travel through a copy,
page by page, so that the call ends where a real one would: at the first page that cannot be had.

Not here: which calls there are, nor what the callers make of an OSError.
"""
cimport cython
from cpython.buffer cimport PyBuffer_FillInfo

from nio._core.memory cimport Memory, load_all, within_page

from nio.errors import InternalError


@cython.final
cdef class Window:
    """A range of a memory, lent to a kernel call: `with Window(...) as view` gives a memoryview.

    With a pointer the view is the memory itself, pinned: an unmap waits until the window is left.
    The view ends there too; what somebody made of it and kept makes an unmap refuse.
    Paged memory is copied, page by page, as a kernel does it that meets one which cannot be had.  To be read, the
    view is a copy of what lies before that page, and may be shorter than asked for.  To be written it is room
    without content, and `keep` stores what the call has put there.
    """

    def __cinit__(self, Memory memory not None, Py_ssize_t at, Py_ssize_t length, bint writable, /):
        if at < 0 or length < 0 or at > memory.size - length:
            raise IndexError("window outside its memory")
        self.memory = memory
        self.at = at
        self.length = length
        self.writable = writable

    def __enter__(self):
        """Raises OSError if not even the first byte of paged memory can be had; as Memory's methods if it has ended."""
        cdef Memory memory = self.memory
        self.place = memory.reach()
        memory.lend()
        self.entered = True
        try:
            if self.place is not NULL or not self.length:
                self.given = memoryview(self)
            else:
                self.given = memoryview(bytearray(self.length) if self.writable else self.reachable())
        except:
            self.entered = False
            memory.take_back()
            raise
        return self.given

    cdef bytearray reachable(self):
        """A copy of the bytes up to the first page that cannot be had; OSError if that is the first of all."""
        cdef Memory memory = self.memory
        cdef bytearray found = bytearray()
        cdef Py_ssize_t at = self.at, step, end = self.at + self.length
        while at < end:
            step = within_page(memory, at, end - at)
            try:
                found += load_all(memory.source, at, step)
            except InternalError as fault:
                if not found:
                    raise bad_address(fault)
                break
            at += step
        return found

    def keep(self, Py_ssize_t count, /):
        """Have the first `count` bytes that were put into this writable window in its memory; once, before it is left.

        Return how many: fewer than that where a page of paged memory cannot be had.  Pages behind are not touched.
        Raises OSError if that is the very first page, IndexError for more bytes than the window has.
        """
        cdef Memory memory = self.memory
        cdef Py_ssize_t done = 0, step
        if not self.entered or not self.writable:
            raise BufferError("this window is not open for writing")
        if count < 0 or count > self.length:
            raise IndexError("more bytes than the window has")
        if self.place is not NULL:
            return count
        while done < count:
            step = within_page(memory, self.at + done, count - done)
            try:
                memory.source.store(self.at + done, bytes(self.given[done:done + step]))
            except InternalError as fault:
                if not done:
                    raise bad_address(fault)
                break
            done += step
        return done

    def __exit__(self, kind, error, trace):
        given = self.given
        self.given = None
        if self.entered:
            try:
                given.release()
            except BufferError:
                pass                # somebody kept a view of the view
            self.entered = False
            for _ in range(self.lent):
                self.memory.export()
            self.memory.take_back()

    def __getbuffer__(self, Py_buffer* view, int flags):
        if not self.entered:
            raise BufferError("this window is not open")
        PyBuffer_FillInfo(view, self, self.place + self.at, self.length,
                          not self.writable, flags)
        self.lent += 1

    def __releasebuffer__(self, Py_buffer* view):
        # What is lent beyond the window's end is an export of the memory like any other.
        self.lent -= 1
        if not self.entered:
            self.memory.unexport()


@cython.final
cdef class Windows:
    """Several windows for one kernel call: `with Windows([...]) as views` enters and leaves them in one step of Python.

    So a signal's handler that raises cannot come between two of them and leave one entered for ever.  Where one gives
    a shorter view than it is long, or OSError and it is not the first, the views end there.
    """
    cdef list windows

    def __init__(self, windows, /):
        self.windows = list(windows)

    def __enter__(self):
        cdef Window window
        cdef list views = []
        try:
            for window in self.windows:
                try:
                    view = window.__enter__()
                except OSError:
                    if not views:
                        raise
                    break
                views.append(view)
                if len(view) < window.length:
                    break
        except:
            self.__exit__(None, None, None)
            raise
        return views

    def __exit__(self, kind, error, trace):
        cdef Window window
        for window in self.windows or ():
            window.__exit__(kind, error, trace)


cdef object bad_address(object fault):
    """A page that a kernel call cannot have is the call's failure, EFAULT, and no fault of the program."""
    return fault.__cause__ if isinstance(fault.__cause__, OSError) else fault
