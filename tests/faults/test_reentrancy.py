"""Arguments that run code of their own while a call converts them, and objects that are made again while they are in use.

A call of the compiled core that looks at a buffer's state, lets an `__index__` or a pager run, and then trusts what it saw,
reads or writes where nothing is.  Each of these programs killed the process once.
"""

from __future__ import annotations

from pathlib import Path

from tests.faults import child


def slice_with_a_unit_that_changes() -> None:
    from nio import ByteBuffer

    class Unit:
        def __init__(self, *values: int) -> None:
            self.values = list(values)

        def __index__(self) -> int:
            return self.values.pop(0)

    buffer = ByteBuffer.allocateDirect(64)
    assert buffer.alignedSlice(Unit(1 << 30, 1, 1)).capacity() in {0, 64}
    assert buffer.alignedSlice(Unit(8, 1 << 30, 1)).capacity() == 64
    for position in (0, 40):
        for unit in (1 << 30, 1 << 20):
            assert buffer.position(position).alignedSlice(unit).capacity() in {0, 64 - position}


def test_an_argument_is_converted_once() -> None:
    """alignedSlice asked its unit three times, and cut a slice out of three different answers."""
    child.succeeds(slice_with_a_unit_that_changes)


def change_layouts(path: str) -> None:
    from nio.errors import IndexOutOfBoundsException
    from nio.foreign import MemorySegment, ValueLayout
    from tests.faults.scene import SIZE, mapped, new_file, raises

    new_file(path)
    segment = MemorySegment.ofBuffer(mapped(path))
    layout = ValueLayout.JAVA_LONG_UNALIGNED

    class Value:
        def __index__(self) -> int:
            layout.__init__("byte", 1)
            return -1

    with raises(IndexOutOfBoundsException, "new length = 8"):
        segment.set(layout, SIZE - 1, Value())  # type: ignore[misc]
    ValueLayout.JAVA_INT.__init__("long")
    assert (str(ValueLayout.JAVA_INT), str(layout)) == ("i4", "1%j8")


def test_a_layout_stays_what_it_is(tmp_path: Path) -> None:
    """It could be made again in the middle of a store, by the value that was to be stored; so could the constants."""
    child.succeeds(change_layouts, str(tmp_path / "file"))


def move_the_limit_from_below() -> None:
    from collections.abc import Callable

    from nio import ByteBuffer, CharBuffer
    from nio._core.bytebuffer import root_buffer
    from nio._core.memory import Memory
    from nio.errors import IllegalArgumentException
    from tests.faults.scene import raises

    class Pager:
        def load(self, offset: int, n: int) -> bytes:
            target.limit(4)
            return bytes(n)

        def store(self, offset: int, data: bytes) -> None:
            target.limit(4)

    target = ByteBuffer.allocateDirect(64)
    source = root_buffer(Memory.paged(Pager(), 64), False)
    with raises(IllegalArgumentException, "newPosition > limit: (64 > 4)"):
        target.put(source)
    assert (target.position(), target.limit(), target.remaining()) == (0, 4, 4)
    target.compact().clear()

    target = root_buffer(Memory.paged(Pager(), 64), False)
    attempts: list[Callable[[], object]] = [lambda: target.clear().put(bytes(64)), lambda: target.clear().get(bytearray(64))]
    for attempt in attempts:
        with raises(IllegalArgumentException, "newPosition > limit: (64 > 4)"):
            attempt()
        assert target.position() <= target.limit()
        target.compact()
    chars = target.clear().asCharBuffer()
    assert CharBuffer.wrap(chars).compareTo(CharBuffer.allocate(32)) == 0


def test_a_position_never_passes_the_limit() -> None:
    """Another thread, or a pager, may lower the limit while a copy runs: Java's exception then, and no negative rest."""
    child.succeeds(move_the_limit_from_below)


def move_the_cursor_while_comparing() -> None:
    from nio import ByteBuffer
    from nio._core.bytebuffer import root_buffer
    from nio._core.memory import Memory

    class Pager:
        def load(self, offset: int, n: int) -> bytes:
            for one in (host, paged):
                one.clear()
                one.position(one.limit())
            return bytes(n)

    host = ByteBuffer.allocateDirect(4096)
    paged = root_buffer(Memory.paged(Pager(), 4096), False)  # type: ignore[arg-type]
    for view in ("duplicate", "asFloatBuffer", "asIntBuffer"):
        for a, b in ((host, paged), (paged, host)):
            one, other = getattr(a.clear(), view)(), getattr(b.clear(), view)()
            assert one.compareTo(other) == 0
            assert one.mismatch(other) == -1
            assert one == other
            assert one.hashCode() == other.hashCode()
    host.clear().put(4095, 1)
    assert paged.clear().compareTo(host) == -1


def test_a_comparison_keeps_the_places_that_it_began_with() -> None:
    """The positions are read once: a buffer that is moved meanwhile is not read beyond its end."""
    child.succeeds(move_the_cursor_while_comparing)


def make_again() -> None:
    from nio import ByteBuffer, MapMode
    from nio._core.arrays import IntArray
    from nio._core.mapping import MappingKind
    from nio.foreign import Arena
    from nio.paging.kernel import Prot, Share
    from tests.faults.scene import raises

    empty = IntArray(0)

    class Grows:
        def __len__(self) -> int:
            return 0

        def __getitem__(self, index: int) -> int:
            with raises(TypeError, "once"):
                array.__init__(1000)
            if index == 100:
                raise IndexError
            return index

    array = IntArray.__new__(IntArray)
    with raises(ValueError, "grew"):
        array.__init__(Grows())  # type: ignore[arg-type]
    for made in (empty, array):
        with raises(TypeError, "a Java array is made once"):
            made.__init__(5)
    with raises(TypeError, "once"):
        MappingKind.__init__(MapMode.READ_ONLY, Prot.NONE, Share.SHARED)
    with raises(TypeError, "no constructors"):
        MapMode("NONE", Prot.NONE, Share.SHARED)  # type: ignore[arg-type]

    arena = Arena.ofShared()
    segment = arena.allocate(16)
    with raises(TypeError, "a scope is made once"):
        arena.scope().__init__("Shared")
    segment.asByteBuffer()._memory.close()
    arena.close()
    buffer = ByteBuffer.allocateDirect(16)
    with raises(ValueError, "attached once"):
        buffer._memory.attach_mapping(4096, 1 << 40)
    with raises(IndexError, "outside"):
        buffer._memory.touch_pages(1 << 40, 1, 4096)


def test_nothing_is_made_twice_or_freed_twice() -> None:
    """Arrays, layouts, mapping modes, scopes and memories refuse a second constructor; an arena ends each memory once."""
    child.succeeds(make_again)


def derive() -> None:
    from nio._core.arrays import JavaArray
    from nio._core.segment import Segment
    from nio.foreign import ValueLayout
    from tests.faults.scene import raises

    class Array(JavaArray):
        def __new__(cls, *arguments: object) -> Array:
            return super().__new__(cls) if first else None  # type: ignore[return-value]

        def __getitem__(self, index: object) -> None:
            return None

    class Layout(ValueLayout[int, JavaArray]):
        def __new__(cls, *arguments: object) -> Layout:
            return super().__new__(cls, "int") if first else "no layout"  # type: ignore[return-value, call-arg]

    class Part(Segment):
        def __new__(cls) -> Part:
            return super().__new__(cls) if first else 5  # type: ignore[return-value]

    first = True
    array, layout, part = Array.__new__(Array), Layout("int"), Part.__new__(Part)
    first = False
    assert str(layout.withName("a")) == "i4(a)"
    assert len(JavaArray.__getitem__(array, slice(0, 5))) == 0  # type: ignore[misc]
    with raises(ValueError, "equal lengths"):
        array[0:1] = [1]  # type: ignore[index]
    with raises(TypeError, "a MemorySegment is needed"):
        part.asSlice(0)


def test_a_class_derived_in_python_cannot_answer_for_the_compiled_one() -> None:
    """Its `__new__` may return anything: what is made inside a call is made by the compiled class alone."""
    child.succeeds(derive)


def encode_to_nothing() -> None:
    from nio.foreign import Arena
    from tests.faults.scene import raises

    class Text(str):
        __slots__ = ()

        def encode(self, encoding: str = "", errors: str = "") -> bytes:
            return None  # type: ignore[return-value]

    class Encodes:
        def encode(self, *arguments: str) -> bytes:
            return b"x"

    with Arena.ofConfined() as arena:
        segment = arena.allocate(16)
        segment.setString(0, Text("text"))
        assert segment.getString(0) == "text"
        with raises(TypeError, "a str is needed"):
            segment.setString(0, Encodes())  # type: ignore[arg-type]


def test_a_text_is_encoded_by_python_itself() -> None:
    """A str that says that its encoding is None was taken for bytes."""
    child.succeeds(encode_to_nothing)
