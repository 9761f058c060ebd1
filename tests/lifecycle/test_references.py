"""java.lang.ref: when references are cleared and queued, and that a Cleaner's action runs once, on its own thread.

"collected" means what the machine's collector says: with Prompt at the last reference, with Deferred at System.gc().
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from compat.java.lang import System
from compat.java.lang.ref import Cleaner, PhantomReference, Reference, ReferenceQueue, WeakReference
from nio import FileChannel, Machine, MapMode, StandardOpenOption
from nio.deferred import Deferred
from nio.errors import IllegalArgumentException, NullPointerException
from tests.faults.scene import new_file


def _fail() -> None:
    raise KeyError("missing")


SECONDS = 600
"""How long to wait for what must happen, on however busy a machine."""


class Thing:
    """Something to refer to."""


@pytest.fixture
def deferred() -> Iterator[Deferred]:
    collector = Deferred()
    with Machine(collector=collector):
        yield collector


def refused(kind: type[Exception], message: str | None, call: Callable[[], object]) -> None:
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value) == f"{kind.__module__}.{kind.__name__}: {message}"


# --- references


def test_a_weak_reference_gives_its_object_as_long_as_there_is_one() -> None:
    """And None afterwards; a phantom reference never does; both know what they refer to."""
    thing = Thing()
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    weak, phantom = WeakReference(thing), PhantomReference(thing, queue)
    assert weak.get() is thing
    assert phantom.get() is None
    assert [weak.refersTo(thing), weak.refersTo(None), phantom.refersTo(thing)] == [True, False, True]
    del thing
    assert weak.get() is None
    assert [weak.refersTo(None), phantom.refersTo(None)] == [True, True]


def test_the_queue_gets_a_reference_once_its_object_is_collected() -> None:
    """Each once; those without a queue are only cleared."""
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    one, two = Thing(), Thing()
    weak, phantom, other = WeakReference(one, queue), PhantomReference(two, queue), WeakReference(one)
    assert queue.poll() is None
    del one
    assert weak.isEnqueued()
    assert queue.poll() is weak
    assert [weak.isEnqueued(), other.isEnqueued(), queue.poll()] == [False, False, None]
    del two
    assert queue.remove() is phantom
    assert queue.remove(1) is None


def test_the_last_to_come_is_the_first_to_leave_the_queue() -> None:
    """As in the JDK, whose queue is a stack."""
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    references = [WeakReference(Thing(), queue) for _ in range(3)]
    assert [queue.poll() is each for each in reversed(references)] == [True, True, True]


def test_with_a_deferred_collector_the_queue_waits_for_gc(deferred: Deferred) -> None:
    """System.gc() is what fills it; what waits is told as an object."""
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    thing = Thing()
    weak = WeakReference(thing, queue)
    del thing
    assert (queue.poll(), [pending.what for pending in deferred.pending()]) == (None, ["object"])
    System.gc()
    assert queue.poll() is weak


def test_a_reference_that_has_gone_itself_goes_to_no_queue() -> None:
    """Nor one that was cleared before its object went."""
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    thing = Thing()
    WeakReference(thing, queue)
    cleared = WeakReference(thing, queue)
    cleared.clear()
    del thing
    assert (cleared.get(), queue.poll()) == (None, None)


def test_enqueue_does_by_hand_what_the_collector_does() -> None:
    """Once; without a queue it only clears: measured on JDK 17 and 25."""
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    thing = Thing()
    weak, alone = WeakReference(thing, queue), WeakReference(thing)
    assert [weak.enqueue(), weak.enqueue(), weak.get()] == [True, False, None]
    assert queue.poll() is weak
    assert [alone.enqueue(), alone.get(), alone.isEnqueued()] == [False, None, False]
    del thing
    assert queue.poll() is None


def test_references_to_nothing_and_to_what_cannot_be() -> None:
    """None is allowed, as in Java; Python's str and list cannot be referred to weakly."""
    assert WeakReference(None).get() is None
    assert PhantomReference(None, None).refersTo(None)
    for value in ("text", [1]):
        with pytest.raises(TypeError):
            WeakReference(value)
    with pytest.raises(TypeError):
        Reference(Thing())
    Reference.reachabilityFence(None)


def test_remove_waits_for_a_reference_of_another_thread() -> None:
    """And refuses a negative time with Java's message."""
    queue: ReferenceQueue[Thing] = ReferenceQueue()
    things = [Thing()]
    weak = WeakReference(things[0], queue)
    thread = threading.Thread(target=things.clear)
    thread.start()
    assert queue.remove(SECONDS * 1000) is weak
    thread.join()
    refused(IllegalArgumentException, "Negative timeout value", lambda: queue.remove(-1))


# --- Cleaner


class Log:
    """What actions have run, on which threads."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.done = threading.Event()

    def run(self) -> None:
        """Java's Runnable."""
        self.ran.append(threading.current_thread().name)
        self.done.set()


def test_an_action_runs_once_on_the_cleaners_thread() -> None:
    """A daemon; `clean` afterwards does nothing more."""
    cleaner, log, thing = Cleaner.create(), Log(), Thing()
    cleanable = cleaner.register(thing, log)
    assert log.ran == []
    del thing
    assert log.done.wait(SECONDS)
    cleanable.clean()
    assert len(log.ran) == 1
    assert log.ran[0].startswith("Cleaner-")
    assert [thread.daemon for thread in threading.enumerate() if thread.name == log.ran[0]] == [True]


def test_clean_runs_the_action_here_and_now_and_once() -> None:
    """On the calling thread, and what it raises is raised; the end of the object does nothing more."""
    cleaner, log, thing = Cleaner.create(), Log(), Thing()
    cleanable = cleaner.register(thing, log)
    cleanable.clean()
    cleanable.clean()
    other = cleaner.register(thing, _fail)
    with pytest.raises(KeyError):
        other.clean()
    other.clean()
    del thing
    last = Log()
    cleaner.register(Thing(), last)
    assert last.done.wait(SECONDS)
    assert log.ran == [threading.current_thread().name]


def test_what_an_action_raises_nobody_hears_and_the_next_one_runs() -> None:
    """As a JVM swallows it; not even SystemExit ends the thread."""
    cleaner, log = Cleaner.create(), Log()

    def fail() -> None:
        raise SystemExit

    cleaner.register(Thing(), fail)
    cleaner.register(Thing(), _fail)
    cleaner.register(Thing(), log.run)
    assert log.done.wait(SECONDS)


def test_with_a_deferred_collector_actions_wait_for_gc(deferred: Deferred) -> None:
    """Registered on this machine, whichever is current later."""
    cleaner, log = Cleaner.create(), Log()
    cleaner.register(Thing(), log)
    assert ([pending.what for pending in deferred.pending()], log.ran) == (["object"], [])
    deferred.collect()
    assert log.done.wait(SECONDS)


def test_the_thread_ends_with_the_cleaner_and_the_last_of_its_objects() -> None:
    """A cleaner that has gone still cleans what was registered."""
    threads: list[threading.Thread] = []

    def factory(run: Callable[[], None]) -> threading.Thread:
        threads.append(threading.Thread(target=run, daemon=True))
        return threads[-1]

    cleaner, log, thing = Cleaner.create(factory), Log(), Thing()
    cleaner.register(thing, log)
    del cleaner
    gc.collect()
    assert threads[0].is_alive()
    del thing
    assert log.done.wait(SECONDS)
    threads[0].join(SECONDS)
    assert not threads[0].is_alive()


def test_arguments_are_refused_as_in_java() -> None:
    """Measured on JDK 17 and 25."""
    cleaner = Cleaner.create()
    refused(NullPointerException, "obj", lambda: cleaner.register(None, print))
    refused(NullPointerException, "action", lambda: cleaner.register(Thing(), None))  # type: ignore[arg-type]
    refused(NullPointerException, "threadFactory", lambda: Cleaner.create(None))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Cleaner.create(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Cleaner()


def test_many_threads_clean_each_object_once() -> None:
    """Eight threads call `clean` of the same cleanables while their objects go."""
    crew: list[threading.Thread] = []

    def factory(run: Callable[[], None]) -> threading.Thread:
        crew.append(threading.Thread(target=run, daemon=True))
        return crew[-1]

    cleaner, things = Cleaner.create(factory), [Thing() for _ in range(200)]
    ran: list[int] = []
    cleanables = [cleaner.register(thing, partial(ran.append, number)) for number, thing in enumerate(things)]
    start = threading.Barrier(9)

    def clean() -> None:
        start.wait()
        for cleanable in cleanables:
            cleanable.clean()

    threads = [threading.Thread(target=clean) for _ in range(8)]
    for thread in threads:
        thread.start()
    start.wait()
    things.clear()
    for thread in threads:
        thread.join()
    del cleaner
    crew[0].join(SECONDS)  # it may have begun with an action that all others have passed over
    assert not crew[0].is_alive()
    assert sorted(ran) == list(range(200))


def test_a_cleaner_may_watch_a_mapped_buffer(tmp_path: Path) -> None:
    """The usual program: an action for an object that holds a mapping."""
    path = str(tmp_path / "file")
    new_file(path, 100)
    log = Log()
    with FileChannel.open(path, StandardOpenOption.READ) as channel:
        buffer = channel.map(MapMode.READ_ONLY, 0, 100)
    Cleaner.create().register(buffer, log)
    view = buffer.slice()
    del buffer
    assert log.ran == []
    del view
    assert log.done.wait(SECONDS)
