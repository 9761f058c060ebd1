"""The state of an open file on one page, and how a call enters and leaves it.

All fields are changed under the GIL alone.
"""

cdef extern from *:
    """
    #include <pthread.h>
    #include <signal.h>

    /* Somebody whose system call is going on: on the stack of the call, or in a Use. */
    typedef struct nio_user {
        struct nio_user *before, *after;
        pthread_t thread;
    } nio_user;
    """
    ctypedef struct pthread_t:
        pass
    pthread_t pthread_self() noexcept nogil
    ctypedef struct nio_user:
        nio_user* before
        nio_user* after
        pthread_t thread

cdef unsigned int forks         # how often this process has come out of a fork as the child

cdef class FileNumber:
    cdef public int fd          # -1 once closed
    cdef int number             # what is given back when the last user has left; -1 if nothing is
    cdef nio_user* users        # NULL mostly
    cdef unsigned int epoch     # the value of `forks` that `users` belongs to

    cdef int last_has_left(self) noexcept

cdef class Use:
    cdef FileNumber file
    cdef nio_user user
    cdef bint inside

cdef inline void enter(FileNumber file, nio_user* user) noexcept:
    """From now on the number stays, whoever closes the file.  `user` must live until `leave`."""
    if file.epoch != forks:     # those who are in the list did not come along into this child
        file.epoch = forks
        file.users = NULL
    user.thread = pthread_self()
    user.before = NULL
    user.after = file.users
    if file.users is not NULL:
        file.users.before = user
    file.users = user

cdef inline void leave(FileNumber file, nio_user* user) noexcept:
    """The call is over.  The last one gives the number back, if the file has been closed meanwhile."""
    if file.epoch != forks:
        return
    if user.before is NULL:
        file.users = user.after
    else:
        user.before.after = user.after
    if user.after is not NULL:
        user.after.before = user.before
    if file.users is NULL and file.number >= 0:
        file.last_has_left()
