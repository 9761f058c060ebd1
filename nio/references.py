"""java.lang.ref: weak and phantom references, their queue, and the Cleaner that programs make for objects of their own.

    cleaner = Cleaner.create()
    cleanable = cleaner.register(reader, close_its_file)    # close_its_file must not refer to reader
    ...
    cleanable.clean()                                       # now; or never, and then after reader has become unreachable

When an unreachable object counts as collected is the machine's collector's business: at once with `Prompt`, at System.gc() with
`Deferred`.  The machine is the one that is current when the reference is made.  Unlike Java, `WeakReference.get` gives None as
soon as Python's last reference has gone, for there is nothing to give; queues and the Cleaner's actions wait for the collector.

What is referred to must be an object that Python can refer to weakly: of the built-in types str, bytes, int, tuple, list and dict
cannot be, and are a TypeError.

Not here: the cleaner of a mapped buffer (nio.cleaner), SoftReference, and finalizers.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, final, runtime_checkable
from weakref import ReferenceType, ref

from nio import machine
from nio.errors import IllegalArgumentException, NullPointerException
from nio.lang.longs import as_long
from nio.lang.object import JavaObject

if TYPE_CHECKING:
    from nio.cleaner import Leave

T = TypeVar("T")

class Missing:
    """The type of the default of a parameter that a Java overload leaves out."""


MISSING: Final = Missing()


@runtime_checkable
class Runnable(Protocol):
    """What has a method `run`, as java.lang.Runnable; a plain function does as well."""

    def run(self) -> None:
        """Do it."""


class Startable(Protocol):
    """A thread that has not been started."""

    def start(self) -> None:
        """Start it."""


Action = Callable[[], object] | Runnable
ThreadFactory = Callable[[Callable[[], None]], Startable]


def _watch(thing: object, gone: Callable[[], None]) -> ReferenceType[object]:
    """Return a weak reference, and have `gone` called once when the collector has found the thing unreachable."""
    leave = machine.current().collector.follow("object", thing)
    return ref(thing, partial(_unreachable, leave, gone))


def _unreachable(leave: Leave | None, gone: Callable[[], None], thing: ReferenceType[object]) -> None:
    """For `ref`: Python's last reference to a thing has gone."""
    if leave is None:
        gone()
    else:
        leave(gone)


# --- references and their queue


class Reference(JavaObject, Generic[T]):
    """What a WeakReference and a PhantomReference have in common (java.lang.ref.Reference)."""

    __slots__ = ("__weakref__", "_enqueued", "_queue", "_target")

    java_name = "java.lang.ref.Reference"

    def __init__(self, referent: T | None, q: ReferenceQueue[T] | None = None, /) -> None:
        """Refer to an object, or to nothing; `q` gets this reference when the object has become unreachable."""
        if type(self) is Reference:
            raise TypeError("a Reference is abstract: make a WeakReference or a PhantomReference")
        self._queue = q
        self._enqueued = False
        gone = partial(_collected, ref(self))  # not the reference itself, which may go as well
        self._target = None if referent is None else _watch(referent, gone)

    def get(self) -> T | None:
        """Return the object, None if it has gone or the reference has been cleared (Reference.get)."""
        return None if self._target is None else self._target()  # type: ignore[return-value]

    def clear(self) -> None:
        """Refer to nothing from now on; the queue does not hear of it (Reference.clear)."""
        self._target = None

    def refersTo(self, obj: T | None, /) -> bool:
        """Return whether this refers to that object, or with None to nothing (Reference.refersTo)."""
        target = None if self._target is None else self._target()
        return target is obj

    def enqueue(self) -> bool:
        """Refer to nothing, and go to the queue; return whether that was done by this call (Reference.enqueue)."""
        self.clear()
        queue, self._queue = self._queue, None
        if queue is None:
            return False
        self._enqueued = True
        queue._put(self)
        return True

    def isEnqueued(self) -> bool:
        """Return whether this waits in its queue (Reference.isEnqueued)."""
        return self._enqueued

    @staticmethod
    def reachabilityFence(ref: object, /) -> None:
        """Keep an object reachable up to this call (Reference.reachabilityFence)."""


def _collected(made: ReferenceType[Reference[T]]) -> None:
    """The object of a reference has been collected, and the reference, if it is still there, goes to its queue."""
    reference = made()
    if reference is not None and reference._target is not None:
        reference.enqueue()


@final
class WeakReference(Reference[T]):
    """A reference that keeps nothing alive (java.lang.ref.WeakReference)."""

    __slots__ = ()

    java_name = "java.lang.ref.WeakReference"


@final
class PhantomReference(Reference[T]):
    """A reference that only tells when its object has gone (java.lang.ref.PhantomReference)."""

    __slots__ = ()

    java_name = "java.lang.ref.PhantomReference"

    def __init__(self, referent: T | None, q: ReferenceQueue[T] | None, /) -> None:
        """Refer to an object; `q` gets this reference when the object has become unreachable."""
        super().__init__(referent, q)

    def get(self) -> T | None:
        """Return None, always (PhantomReference.get)."""
        return None


@final
class ReferenceQueue(JavaObject, Generic[T]):
    """Where references go when their objects have been collected (java.lang.ref.ReferenceQueue).  For any threads.

    As in the JDK, whatever its name, the last to come is the first to leave (measured on JDK 17 and 25).
    """

    __slots__ = ("__weakref__", "_count", "_references")

    java_name = "java.lang.ref.ReferenceQueue"

    def __init__(self) -> None:
        self._references: deque[Reference[T]] = deque()
        # One None for each of them, to wait for: a SimpleQueue may be filled by Python's collector in the midst of its own work.
        self._count: SimpleQueue[None] = SimpleQueue()

    def _put(self, reference: Reference[T]) -> None:
        self._references.append(reference)
        self._count.put(None)

    def poll(self) -> Reference[T] | None:
        """Return the next reference, and take it out; None if there is none now (ReferenceQueue.poll)."""
        try:
            self._count.get_nowait()
        except Empty:
            return None
        return self._take()

    def remove(self, timeout: int = 0, /) -> Reference[T] | None:
        """Return the next reference, and take it out; wait for it, so many ms, 0 for ever; then None (ReferenceQueue.remove).

        Raises IllegalArgumentException below 0.
        """
        timeout = as_long(timeout)
        if timeout < 0:
            raise IllegalArgumentException("Negative timeout value")
        try:
            self._count.get(timeout=timeout / 1000 if timeout else None)
        except Empty:
            return None
        return self._take()

    def _take(self) -> Reference[T]:
        reference = self._references.pop()
        reference._enqueued = False
        return reference


# --- the Cleaner


@final
class Registration(JavaObject):
    """An object and what is to be done when it has gone (java.lang.ref.Cleaner.Cleanable)."""

    __slots__ = ("__weakref__", "_action", "_crew", "_target")

    java_name = "jdk.internal.ref.CleanerImpl$PhantomCleanableRef"

    def __init__(self, crew: _Crew, obj: object, action: Callable[[], object]) -> None:
        """Not for callers: what `Cleaner.register` makes."""
        self._crew = crew
        self._action = action
        crew.waiting[self] = None
        self._target = _watch(obj, partial(crew.found.put, self))

    def clean(self) -> None:
        """Do now what is to be done, unless it has been; what the action raises is raised (Cleanable.clean)."""
        crew = self._crew
        if crew.waiting.pop(self, MISSING) is None:
            if not crew.waiting:
                crew.found.put(self)  # its thread may wait for nothing else, and end
            self._action()

    __hash__ = object.__hash__


class _Crew:
    """What a Cleaner's thread knows, and what does not keep the Cleaner alive."""

    def __init__(self) -> None:
        self.found: SimpleQueue[Registration | None] = SimpleQueue()
        """Cleanables whose objects have gone; None if the Cleaner has."""
        self.waiting: dict[Registration, None] = {}
        """Cleanables that nobody has cleaned."""
        self.dismissed = False

    def work(self) -> None:
        """Clean what is found, until the Cleaner has gone and nothing waits."""
        while self.waiting or not self.dismissed:
            cleanable = self.found.get()
            if cleanable is None:
                self.dismissed = True
            else:
                with suppress(BaseException):  # nobody is there to hear of it, as in Java
                    cleanable.clean()
            del cleanable


_numbers = count()


@final
class Cleaner(JavaObject):
    """Does something for objects when they have become unreachable, on a thread of its own (java.lang.ref.Cleaner)."""

    __slots__ = ("__weakref__", "_crew")

    java_name = "java.lang.ref.Cleaner"
    _crew: _Crew
    Cleanable = Registration

    def __init__(self) -> None:
        """Not for callers: Java has no public constructor either."""
        raise TypeError("Cleaner.create() makes a Cleaner")

    @staticmethod
    def create(threadFactory: ThreadFactory | Missing = MISSING, /) -> Cleaner:
        """Return a new Cleaner, whose daemon thread runs as long as it or an object that it watches (Cleaner.create).

        threadFactory: makes the thread that calls the function it is given.  Raises NullPointerException for None.
        """
        if threadFactory is None:
            raise NullPointerException("threadFactory")
        cleaner = object.__new__(Cleaner)
        crew = cleaner._crew = _Crew()
        thread: Startable
        if threadFactory is MISSING:
            thread = threading.Thread(target=crew.work, name=f"Cleaner-{next(_numbers)}", daemon=True)
        elif callable(threadFactory):
            thread = threadFactory(crew.work)
        else:
            raise TypeError(f"a function that makes a thread was expected, not {type(threadFactory).__name__}")
        _dismissals[id(crew)] = ref(cleaner, partial(_dismiss, crew))
        thread.start()
        return cleaner

    def register(self, obj: object, action: Action, /) -> Registration:
        """Have `action` called once, on the Cleaner's thread when `obj` has become unreachable, or by `clean` (Cleaner.register).

        action: a function without arguments, or what has a method `run`; what it raises on that thread nobody hears.
        Raises NullPointerException for None.
        """
        if obj is None or action is None:
            raise NullPointerException("obj" if obj is None else "action")
        run = action.run if isinstance(action, Runnable) else action
        return Registration(self._crew, obj, run)


_dismissals: dict[int, ReferenceType[Cleaner]] = {}
"""The weak references to the Cleaners that there are: they must outlive them."""


def _dismiss(crew: _Crew, cleaner: ReferenceType[Cleaner]) -> None:
    _dismissals.pop(id(crew), None)
    crew.found.put(None)
