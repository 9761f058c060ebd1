# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""Scope: how long the memories of an arena live, for which thread, and their end, all at once.

Not here: which arenas there are (nio.foreign.arena), and what an access does when its memory has ended
(memory.pyx).
"""
cimport cython

from nio._core.memory cimport Memory, this_thread

from nio.errors import IllegalStateException, WrongThreadException


@cython.final
@cython.trashcan(True)          # its holder may be a scope
cdef class Scope:
    """How long the memory of a segment lives, and for whom (MemorySegment.Scope).

    kind: "Confined", "Shared", "Implicit" or "Global" for an arena's, "Global$Heap" outside arenas, where
    `holder` is what keeps the memory.  thread: the identity of the calling thread if no other may touch
    the memory, or None.
    """

    def __init__(self, str kind not None, holder=None, thread=None, /):
        if self.kind is not None:
            raise TypeError("a scope is made once")
        self.kind = kind
        self.holder = holder
        self.thread = thread
        self.owner = 0 if thread is None else this_thread()
        self.alive = True

    def isAlive(self, /):
        """Whether the memory may still be touched."""
        return self.alive

    cdef int require(self) except -1:
        if self.owner and self.owner != this_thread():
            raise WrongThreadException("Attempted access outside owning thread")
        if not self.alive:
            raise IllegalStateException("Already closed")
        return 0

    def _require(self, /):
        """Raise WrongThreadException or IllegalStateException unless this thread may use it now."""
        self.require()

    def _adopt(self, Memory memory not None, list memories not None, /):
        """Let a new memory live as long as this scope, and put it on the list of those that end with it."""
        self.require()
        memory.enter_scope(self, self.owner != 0)
        memories.append(memory)

    def _close(self, memories, /):
        """End this scope and all its memories, or nothing.

        Waits for running copies.  Raises BufferError while a memoryview of one is alive,
        IllegalStateException while a kernel call uses one, or as _require does; then nothing has changed.
        """
        cdef Memory memory
        cdef int clients = 0
        cdef object failure = None
        cdef list ending = []
        self.require()
        for each in dict.fromkeys(memories):        # each once: what is freed twice kills the process
            if not isinstance(each, Memory):
                raise TypeError(f"a Memory is needed, not {type(each).__name__}")
            memory = <Memory> each
            if not memory.closed:
                memory.check_unused()
                clients += memory.lent if memory.pinned else 0
                ending.append(memory)
        if clients:
            raise IllegalStateException(f"Session is acquired by {clients} clients")
        self.alive = False
        for memory in ending:
            memory.end()
        for memory in ending:
            try:
                memory.finish()
            except Exception as error:
                failure = failure or error
        if failure is not None:
            raise failure

    def equals(self, other, /):
        """Whether other is the scope of the same arena, or of the same memory outside arenas."""
        return (self is other or isinstance(other, Scope) and self.holder is not None
                and self.holder is (<Scope> other).holder)

    def hashCode(self, /):
        """Equal scopes have equal numbers."""
        return (id(self) if self.holder is None else id(self.holder)) >> 4 & 0x7FFFFFFF

    def toString(self, /):
        """As Java prints it: its class and number."""
        kind = "GlobalSession$Heap" if self.kind == "Global$Heap" else self.kind
        return f"jdk.internal.foreign.{kind}Session@{self.hashCode():x}"

    def __eq__(self, other):
        return self.equals(other)

    def __hash__(self):
        return self.hashCode()

    def __str__(self):
        return self.toString()
