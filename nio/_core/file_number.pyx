# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=False
"""FileNumber: the number of an open file, and who uses it at this moment.

A number that is closed under a running call may be given to another file before that call is over: then it reads, writes or
locks the wrong one.  So each call that lets the GIL go enters a list first, and

    close, nobody inside    the number is given back at once
    close, others inside    fd is -1 at once, so that nobody else comes in;
                            the file is taken from under the number (`retire`), so that a call that starts late fails;
                            those that wait in the system are woken (`wake`), find the file gone, and leave;
                            the last to leave gives the number back

Waking is a signal to the thread, whose handler does nothing: what counts is that read(2), write(2) and fcntl(2) end with
EINTR and are then made again, on a number that has no file any more.  A thread that has not reached its system call when the
signal comes finds the same, so nothing is missed and nothing repeated.  (A JVM does it so, too.)

The signal is SIGURG: what a process does with it by default is nothing, so it harms nobody, and programs expect it without
cause.  A handler that the process has installed for it stays, and wakes as well, unless it asks for SA_RESTART; then, and in
a thread that blocks the signal, a call ends only when what it waits for has happened.

Not here: which calls there are, how a number is given back, and what is raised where.
"""

cimport cython

from nio.errors import ClosedChannelException, IOException

cdef extern from *:
    """
    static unsigned int *nio_forks;
    static void nio_count_this_fork(void) { ++*nio_forks; }
    static int nio_count_forks(unsigned int *forks) {
        nio_forks = forks;
        return pthread_atfork(NULL, NULL, nio_count_this_fork);
    }

    static void nio_woken(int number) { (void)number; }

    /* See to it that SIGURG ends a system call, not once but whenever a thread is woken: it may have been reset. */
    static int nio_hear(void) {
        struct sigaction now;
        if (sigaction(SIGURG, NULL, &now)) return -1;
        if ((now.sa_flags & SA_SIGINFO) || (now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN)) return 0;
        now.sa_handler = nio_woken;
        now.sa_flags = SA_ONSTACK;
        sigemptyset(&now.sa_mask);
        return sigaction(SIGURG, &now, NULL);
    }

    static void nio_wake_all(const nio_user *user) {
        for (; user; user = user->after)
            if (!pthread_equal(user->thread, pthread_self())) pthread_kill(user->thread, SIGURG);
    }
    """
    int nio_count_forks(unsigned int* counter)
    int nio_hear() noexcept
    void nio_wake_all(const nio_user* user) noexcept


cdef class FileNumber:
    """An open file by its number, and the calls that use it; see the module.

    A subclass says how a number is given back (`give_back`), how the file is taken from under it (`retire`), and which
    exception an OSError of a call becomes (`failure`).
    """

    def __cinit__(self):
        self.fd = -1
        self.number = -1

    def use(self):
        """Return a context manager that gives the number, which stays until the block is left, whoever closes the file.

        Raises ClosedChannelException if the file is closed when the block is entered; an OSError of the block that has an
        errno and is not Java's already leaves it as what `failure` makes of it.
        """
        cdef Use use = Use.__new__(Use)
        use.file = self
        return use

    def close(self):
        """Close the file, if that has not been done, and end the calls that use it.  Raises what `give_back` raises."""
        cdef nio_user closer
        cdef int number = self.fd
        if number < 0:
            return
        self.fd = -1
        if self.epoch != forks:
            self.users = NULL
        if self.users is NULL:
            self.give_back(number)
            return
        enter(self, &closer)        # so that the number stays until this call is through, too
        try:
            self.retire(number)
            if nio_hear() == 0:
                nio_wake_all(self.users)
        finally:
            leave(self, &closer)
            if self.users is NULL:
                self.give_back(number)
            else:
                self.number = number

    @property
    def in_use(self):
        """How many calls are inside at this moment, of this process."""
        cdef const nio_user* user = self.users if self.epoch == forks else NULL
        cdef Py_ssize_t count = 0
        while user is not NULL:
            count += 1
            user = user.after
        return count

    cdef int last_has_left(self) noexcept:
        cdef int number = self.number
        self.number = -1
        try:
            self.give_back(number)
        except IOException:     # a late failure, which is nothing to the caller: its own call is done
            pass
        return 0


@cython.final
@cython.no_gc
@cython.freelist(8)
cdef class Use:
    """What `FileNumber.use` returns."""

    def __enter__(self):
        if self.file is None:
            raise TypeError("a use is made by FileNumber.use")
        if self.file.fd < 0:
            raise ClosedChannelException()
        if self.inside:
            raise RuntimeError("a use is entered once")
        enter(self.file, &self.user)
        self.inside = True
        return self.file.fd

    def __exit__(self, kind, error, trace):
        cdef FileNumber file = self.file
        if self.inside:
            self.inside = False
            leave(file, &self.user)
        # One without a number is none of a kernel's: a signal's handler has raised it, for whoever waits for it.
        if isinstance(error, OSError) and not isinstance(error, IOException) and error.errno is not None:
            raise file.failure(error) from None

    def __dealloc__(self):
        if self.inside:     # a block that was never left: a generator that was dropped
            leave(self.file, &self.user)


if nio_count_forks(&forks):
    raise OSError("pthread_atfork")
