"""java.lang.ref: Cleaner, WeakReference, PhantomReference, ReferenceQueue: what a call does, not when a collector runs."""

from conformance.scenario import Java, JavaObject, Log, scenario


def _ref(u: Java) -> Java:
    package: Java = u.JPackage("java").lang.ref
    return package


def _thing(u: Java) -> JavaObject:
    buffer: JavaObject = u.java.nio.ByteBuffer.allocate(4)
    return buffer


@scenario("a Cleaner's action runs once, on the thread that calls clean")
def cleaner(u: Java, log: Log) -> None:
    made = _ref(u).Cleaner.create()
    ran: list[int] = []
    thing = _thing(u)
    cleanable = made.register(thing, lambda: ran.append(1))
    log.note("before", list(ran))
    log(lambda: cleanable.clean())
    log.note("once", list(ran))
    log(lambda: cleanable.clean())
    log.note("twice", list(ran))
    other = made.register(thing, lambda: ran.append(2))
    log(lambda: other.clean())
    log.note("another one of the same object", list(ran))


@scenario("a Cleaner refuses null")
def cleaner_of_null(u: Java, log: Log) -> None:
    made = _ref(u).Cleaner.create()
    thing = _thing(u)
    log(lambda: made.register(None, lambda: None))
    log(lambda: made.register(thing, None))
    log(lambda: _ref(u).Cleaner.create(None))


@scenario("references give what they refer to, are cleared, and go to their queue by hand")
def references(u: Java, log: Log) -> None:
    queue = _ref(u).ReferenceQueue()
    thing = _thing(u)
    weak = _ref(u).WeakReference(thing, queue)
    phantom = _ref(u).PhantomReference(thing, queue)
    alone = _ref(u).WeakReference(thing)
    log(lambda: weak.get() == thing)
    log(lambda: phantom.get())
    log(lambda: queue.poll())
    log(lambda: weak.refersTo(thing))
    log(lambda: phantom.refersTo(None))
    for reference in (weak, phantom, alone):
        log(lambda: reference.enqueue())
        log(lambda: reference.isEnqueued())
        log(lambda: reference.enqueue())
        log(lambda: reference.refersTo(None))
        log(lambda: reference.get())
    log(lambda: queue.poll() == phantom)
    log(lambda: phantom.isEnqueued())
    log(lambda: queue.remove(1000) == weak)
    log(lambda: queue.remove(1))
    log(lambda: queue.remove(-1))
    cleared = _ref(u).WeakReference(thing, queue)
    log(lambda: cleared.clear())
    log(lambda: cleared.get())
    log(lambda: queue.poll())


@scenario("references to null")
def references_to_null(u: Java, log: Log) -> None:
    log(lambda: _ref(u).WeakReference(None).get())
    log(lambda: _ref(u).PhantomReference(None, None).refersTo(None))
    log(lambda: _ref(u).Reference.reachabilityFence(None))
