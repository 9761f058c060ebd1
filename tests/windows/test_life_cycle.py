"""Who keeps a file blocked: the life-cycle table of Windows' rules, with a collector that runs when it is told to.

"blocked" is what rows 1 to 18 of the matrices say: the file can be neither cut nor deleted.  Nothing is ever blocked on POSIX.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compat import JClass, JPackage
from nio import ByteBuffer, FileChannel, MapMode, MappedByteBuffer, RandomAccessFile, StandardOpenOption, invoke_cleaner
from nio.channels.options import ExtendedOpenOption
from nio.deferred import Deferred
from nio.errors import IllegalArgumentException
from nio.files import Files, StandardCopyOption
from nio.foreign import Arena
from tests.windows.world import (
    IOE1224,
    KERNELS,
    M32,
    M33,
    PERSONALITIES,
    PIECE,
    PRIVATE,
    READ,
    RO,
    RW,
    SIZE,
    WRITE,
    World,
    ade,
    fse32,
)

EVERYWHERE = [(name, kernel) for name in PERSONALITIES for kernel in KERNELS]
on_windows = pytest.mark.parametrize("world", EVERYWHERE[len(KERNELS) :], indirect=True, ids="-".join)
on_classic = pytest.mark.parametrize("world", [("classic", kernel) for kernel in KERNELS], indirect=True, ids="-".join)


@pytest.fixture(params=EVERYWHERE, ids="-".join)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    personality, kernel = request.param
    made = World(personality, kernel, str(tmp_path), Deferred())
    with made.machine:
        yield made.fresh()


def mapped(world: World) -> MappedByteBuffer:
    """A mapping through a channel that has been closed."""
    with world.channel(READ, WRITE) as channel:
        return channel.map(RW, 0, PIECE)


def is_blocked(world: World) -> bool:
    """Whether the file is blocked; if it is not, it has been cut to one byte less."""
    size = world.size()
    with world.channel(WRITE) as channel:
        cut = world.told(lambda: _truncate(channel, size - 1))
    if world.personality == "posix":
        assert cut == "ok"
        return False
    assert cut in ("ok", IOE1224)
    deletable = world.personality == "posix_delete"
    if cut == IOE1224 and not deletable:
        assert world.told(world.file().delete) is False
    return cut == IOE1224


def _truncate(channel: FileChannel, size: int) -> None:
    channel.truncate(size)


HELD: dict[str, Callable[[MappedByteBuffer], object]] = {
    "buffer": lambda buffer: buffer,
    "slice": lambda buffer: buffer.slice(),
    "duplicate": lambda buffer: buffer.duplicate(),
    "asReadOnlyBuffer": lambda buffer: buffer.asReadOnlyBuffer(),
    "asIntBuffer": lambda buffer: buffer.asIntBuffer(),
    "slice of a view": lambda buffer: buffer.asIntBuffer().slice(),
    "view of a slice": lambda buffer: buffer.slice(8, 80).asLongBuffer(),
    "slice of a slice": lambda buffer: buffer.slice(8, 80).slice(8, 8),
}


@pytest.mark.parametrize("held", HELD)
def test_a_view_keeps_the_file_blocked(held: str, world: World) -> None:
    """Every kind of view pins the original buffer; the last reference alone unblocks nothing, System.gc() does."""
    windows = world.personality != "posix"
    view = HELD[held](mapped(world))
    world.machine.collector.collect()
    assert is_blocked(world) is windows
    del view
    assert is_blocked(world) is windows
    world.machine.collector.collect()
    assert not is_blocked(world)
    assert world.told(world.file().delete) is True


def test_nothing_held(world: World) -> None:
    """Channel closed, buffer dropped: after gc both the section and the duplicate of the handle are gone."""
    with RandomAccessFile(world.it, "rw") as file:
        file.getChannel().map(RW, 0, PIECE)
    assert is_blocked(world) is (world.personality != "posix")
    world.machine.collector.collect()
    assert not is_blocked(world)
    assert world.told(world.file().delete) is True


def test_the_channel_does_not_pin_its_mappings(world: World) -> None:
    """Buffer dropped, channel held open: the section goes, the handle remains, as in rows 30 and 31."""
    windows = world.personality != "posix"
    with RandomAccessFile(world.it, "rw") as file:
        file.getChannel().map(RW, 0, PIECE)
        world.machine.collector.collect()
        assert not is_blocked(world)
        assert world.told(world.file().delete) is not windows
    assert world.told(world.file().delete) is windows


def test_a_dropped_channel_is_closed_and_its_mapping_stays(world: World) -> None:
    """Buffer held, channel dropped unclosed: the channel's own handle goes at gc, the mapping's duplicate stays."""
    windows = world.personality != "posix"
    buffer = world.channel(READ, WRITE).map(RW, 0, PIECE)
    waiting = world.machine.collector
    assert isinstance(waiting, Deferred)
    assert [pending.what for pending in waiting.pending()] == ["file"]
    waiting.collect()
    assert waiting.pending() == []
    assert is_blocked(world) is windows
    assert buffer.get(3) == 3


def test_a_dropped_channel_keeps_its_handle_until_gc(world: World) -> None:
    """A RandomAccessFile dropped unclosed blocks the delete, as an open one does (row 31), until System.gc()."""
    windows = world.personality != "posix"
    RandomAccessFile(world.it, "rw")
    assert world.told(world.file().delete) is not windows
    world.machine.collector.collect()
    assert world.told(world.file().delete) is windows


def test_both_dropped_and_neither_closed(world: World) -> None:
    """After gc nothing is blocked."""
    RandomAccessFile(world.it, "rw").getChannel().map(RW, 0, PIECE)
    assert is_blocked(world) is (world.personality != "posix")
    world.machine.collector.collect()
    assert not is_blocked(world)
    assert world.told(world.file().delete) is True


def test_a_reference_cycle_waits_as_well(world: World) -> None:
    """A buffer that only a cycle holds is blocked until System.gc(), which finds it."""
    cycle: list[object] = [mapped(world)]
    cycle.append(cycle)
    del cycle
    assert is_blocked(world) is (world.personality != "posix")
    world.machine.collector.collect()
    assert not is_blocked(world)


def test_invoke_cleaner_unblocks_at_once(world: World) -> None:
    """Slices may be held; a second call does nothing; a slice or duplicate is refused."""
    buffer = mapped(world)
    views = [buffer.slice(), buffer.duplicate()]
    for view in views:
        with pytest.raises(IllegalArgumentException, match="duplicate or slice"):
            invoke_cleaner(view)
    invoke_cleaner(buffer)
    invoke_cleaner(buffer)
    assert not is_blocked(world)
    assert world.told(world.file().delete) is True


def test_with_unblocks_at_once(world: World) -> None:
    """Python's own way to end a mapping."""
    with mapped(world):
        assert is_blocked(world) is (world.personality != "posix")
    assert not is_blocked(world)


def test_sections_count(world: World) -> None:
    """Two mappings, one cleaned: blocked until the last one goes."""
    windows = world.personality != "posix"
    one, two = mapped(world), mapped(world)
    invoke_cleaner(one)
    assert is_blocked(world) is windows
    invoke_cleaner(two)
    assert not is_blocked(world)


def test_a_mapping_of_no_bytes_blocks_nothing(world: World) -> None:
    """No section, no duplicate: only the channel's own handle counts, as long as it is open; the file grows all the same."""
    windows = world.personality != "posix"
    with RandomAccessFile(world.it, "rw") as file:
        empty = file.getChannel().map(RW, SIZE + 5, 0)
        assert world.size() == SIZE + 5
        assert not is_blocked(world)
        assert world.told(world.file().delete) is not windows
        if not windows:
            world.make(world.it)
    assert world.told(world.file().delete) is True
    assert empty.isLoaded()


def test_an_arena_blocks_until_it_is_closed(world: World) -> None:
    """JDK 22 and later: FileChannel.map with an arena; an automatic one until System.gc()."""
    windows = world.personality != "posix"
    with Arena.ofConfined() as arena, world.channel(READ, WRITE) as channel:
        channel.map(RW, 0, PIECE, arena)
        assert is_blocked(world) is windows
    assert not is_blocked(world)
    with world.channel(READ, WRITE) as channel:
        channel.map(RW, 0, PIECE, Arena.ofAuto())
    assert is_blocked(world) is windows
    world.machine.collector.collect()
    assert not is_blocked(world)


@on_windows
@pytest.mark.parametrize("mode", [RO, RW, PRIVATE], ids=str)
def test_delete_on_close_with_a_mapping(mode: MapMode, world: World) -> None:
    """The name lives until the mapping is released; java.io cannot open the file all along, FileChannel.open can."""
    channel = world.channel(READ, WRITE, StandardOpenOption.DELETE_ON_CLOSE)
    buffer = channel.map(mode, 0, PIECE)
    for closed in (False, True):
        if closed:
            channel.close()
        assert world.told(lambda: world.channel(READ)) == "ok"
        assert world.told(lambda: RandomAccessFile(world.it, "r")) == f"FileNotFoundException: it ({M32})"
    invoke_cleaner(buffer)
    assert (world.there(), world.file().exists()) == ("gone", False)


def test_delete_on_close_that_was_never_mapped(world: World) -> None:
    """Deleted at close; on POSIX at open."""
    with world.channel(READ, StandardOpenOption.DELETE_ON_CLOSE):
        assert world.there() == ("gone" if world.personality == "posix" else "there")
    assert world.there() == "gone"


@on_windows
def test_an_automatic_delete_follows_a_new_name(world: World) -> None:
    """The name that goes is the one that the file has then."""
    with world.channel(READ, StandardOpenOption.DELETE_ON_CLOSE):
        world.kernel.mkdir(world.at("below"))
        assert world.file().renameTo(world.file("below/new"))
        assert not world.file("below").renameTo(world.file("above"))
    assert (world.there("below/new"), world.file("below").renameTo(world.file("above"))) == ("gone", True)


def test_region_locks_bind_other_channels_and_no_mapping(world: World) -> None:
    """IOException 33 for reads and writes of another channel in an exclusively locked region; a shared lock forbids writes."""
    windows = world.personality != "posix"
    told = f"IOException: {M33}" if windows else 3
    three = bytearray(3)
    with world.channel(READ, WRITE) as holder, world.channel(READ, WRITE) as other:
        buffer = holder.map(RW, 0, PIECE)
        with holder.lock(100, 10, False):
            assert world.told(lambda: other.read(ByteBuffer.wrap(three), 108)) == told
            assert world.told(lambda: other.write(ByteBuffer.wrap(three), 98)) == told
            assert world.told(lambda: other.read(ByteBuffer.wrap(three), 110)) == 3
            assert world.told(lambda: holder.write(ByteBuffer.wrap(three), 100)) == 3
            assert buffer.put(101, 7).get(101) == 7
            other.position(99)
            assert world.told(lambda: other.read(ByteBuffer.wrap(three))) == told
        assert world.told(lambda: other.read(ByteBuffer.wrap(three), 108)) == 3
        with holder.lock(100, 10, True):
            assert world.told(lambda: other.read(ByteBuffer.wrap(three), 108)) == 3
            assert world.told(lambda: other.write(ByteBuffer.wrap(three), 98)) == told


def test_region_locks_bind_transfers(world: World) -> None:
    """IOException 33 as well for transferTo from a locked region and transferFrom into one; beside it they are as ever."""
    windows = world.personality != "posix"
    told = f"IOException: {M33}" if windows else 3
    world.make(world.at("src"), 3)
    with world.channel(READ, WRITE) as holder, world.channel(READ, WRITE) as other, world.channel(READ, WRITE, name="src") as src:
        with holder.lock(100, 10, False):
            assert world.told(lambda: other.transferTo(105, 3, src.position(0))) == told
            assert world.told(lambda: other.transferFrom(src.position(0), 98, 3)) == told
            assert world.told(lambda: other.transferTo(110, 3, src.position(0))) == 3
            assert world.told(lambda: other.transferFrom(src.position(0), 97, 3)) == 3
        assert world.told(lambda: other.transferFrom(src.position(0), 98, 3)) == 3


def test_an_append_meets_the_locks_at_the_end_of_the_file(world: World) -> None:
    """Wherever its channel stands: a lock at the beginning is not in its way, one at the end is."""
    windows = world.personality != "posix"
    three = bytearray(3)
    with world.channel(READ, WRITE) as holder, world.channel(StandardOpenOption.APPEND) as other:
        with holder.lock(0, 10, False):
            assert world.told(lambda: other.write(ByteBuffer.wrap(three))) == 3
        with holder.lock(SIZE + 3, 10, False):
            assert world.told(lambda: other.write(ByteBuffer.wrap(three))) == (f"IOException: {M33}" if windows else 3)


def test_a_shared_lock_binds_its_holder_too(world: World) -> None:
    """LockFileEx: nobody writes in a region that is locked for reading, not even who has locked it."""
    windows = world.personality != "posix"
    with world.channel(READ, WRITE) as holder, holder.lock(100, 10, True):
        assert world.told(lambda: holder.write(ByteBuffer.wrap(bytearray(3)), 98)) == (f"IOException: {M33}" if windows else 3)
        assert world.told(lambda: holder.read(ByteBuffer.allocate(3), 98)) == 3


def test_a_lock_ends_with_its_channel(world: World) -> None:
    """Unreleased, even if a mapping keeps what the channel had open."""
    with world.channel(READ, WRITE) as other:
        holder = world.channel(READ, WRITE)
        buffer = holder.map(RW, 0, PIECE)
        holder.lock(100, 10, False)
        holder.close()
        assert world.told(lambda: other.write(ByteBuffer.wrap(bytearray(3)), 98)) == 3
        assert buffer.get(98) == 0


def test_pages_are_never_said_to_be_loaded(world: World) -> None:
    """isLoaded is false whatever `load` has done; a position off the page but on no 64 KiB boundary maps all the same."""
    with world.channel(READ, WRITE) as channel:
        buffer = channel.map(RW, 5000, PIECE)
    assert buffer.load().isLoaded() is (world.personality == "posix")
    assert buffer.get(0) == 5000 % 251 - 256
    assert world.kernel.granularity == (world.kernel.page_size if world.personality == "posix" else 65536)


@on_classic
def test_a_deleted_file_shows_its_refusals(world: World) -> None:
    """Classic: exists, list, attributes, rename, a second delete, a new directory, of a file that waits for its last handle."""
    with world.channel(READ):
        assert world.file().delete()
        assert not world.file().exists()
        assert not Files.notExists(world.path())
        assert not world.file().canRead()
        assert world.file(".").list() == ["it"]
        for call in (
            lambda: Files.size(world.path()),
            lambda: Files.delete(world.path()),
            lambda: Files.createDirectory(world.path()),
            lambda: Files.newInputStream(world.path()),
            lambda: Files.move(world.path(), world.path("new")),
        ):
            assert world.told(call) == ade("it")
        assert world.told(world.file().delete) is False
    assert world.file(".").list() == []


@on_windows
def test_a_move_names_both_paths_and_a_replacement_the_target(world: World) -> None:
    """Section 2: FileSystemException "src -> dst: M" of a sharing violation."""
    world.make(world.at("dst"), 3)
    with RandomAccessFile(world.it, "rw"):
        assert world.told(lambda: Files.move(world.path(), world.path("new"))) == fse32("it -> new")
        world.make(world.at("src"), 3)
        replace = StandardCopyOption.REPLACE_EXISTING
        assert world.told(lambda: Files.move(world.path("src"), world.path(), replace)) == fse32("it")


@on_windows
def test_compat_names_the_sharing_modes_as_the_jdk_does(world: World) -> None:
    """com.sun.nio.file.ExtendedOpenOption, reached as with JPype; whoever does not share is in the way of the next."""
    option: type[ExtendedOpenOption] = JPackage("com").sun.nio.file.ExtendedOpenOption
    assert JClass("com.sun.nio.file.ExtendedOpenOption") is option
    assert [each.name() for each in option.values()] == ["NOSHARE_READ", "NOSHARE_WRITE", "NOSHARE_DELETE"]
    with world.channel(READ, option.NOSHARE_READ):
        assert world.told(lambda: world.channel(READ)) == fse32("it")
    with world.channel(READ, option.NOSHARE_DELETE):
        assert world.told(lambda: Files.delete(world.path())) == fse32("it")
    assert world.told(lambda: Files.delete(world.path())) == "ok"
