"""Rows 1 to 28 and 33 of the matrices: a mapping is alive, and somebody does something to the file.

Each row says what it claims, who holds the file, and what the calls tell under each personality.  Row 29 needs a process of its
own and 30 to 32 have no mapping: they are in test_matrix.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from nio import ByteBuffer, FileChannel, RandomAccessFile, StandardOpenOption
from nio.channels.options import ExtendedOpenOption
from nio.files import FileInputStream, FileOutputStream, Files, StandardCopyOption
from tests.windows.world import (
    BOTH,
    FC,
    IOE1224,
    M1224,
    PIECE,
    PRIVATE,
    RAF,
    READ,
    RO,
    RW,
    SIZE,
    WRITE,
    Held,
    Holder,
    World,
    ade,
    fse32,
    fse1224,
    written,
)

Story = Callable[[World, Held], list[object]]
REPLACE, ATOMIC = StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE
TRUNCATE, CREATE = StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.CREATE


@dataclass(frozen=True)
class Row:
    """One row: its number and claim, who holds the file, what is done, and what each personality tells."""

    number: int
    claim: str
    holders: tuple[Holder, ...]
    story: Story
    told: dict[str, list[object]]


ROWS: list[Row] = []


def row(
    number: int,
    claim: str,
    holders: tuple[Holder, ...],
    *,
    posix: list[object],
    classic: list[object],
    posix_delete: list[object] | None = None,
) -> Callable[[Story], Story]:
    """Put a story into the table; without `posix_delete` both kinds of Windows tell the same."""

    def enter(story: Story) -> Story:
        told = {"posix": posix, "classic": classic, "posix_delete": classic if posix_delete is None else posix_delete}
        ROWS.append(Row(number, claim, holders, story, told))
        return story

    return enter


@row(1, "FC: File.delete", FC, posix=[True, "gone"], classic=[False, "there"], posix_delete=[True, "gone"])
def file_delete(w: World, held: Held) -> list[object]:
    return [w.told(w.file().delete), w.there()]


@row(
    2,
    "FC: Files.delete, deleteIfExists",
    FC,
    posix=["ok", "gone", True, "gone"],
    classic=[ade("it"), "there", ade("it"), "there"],
    posix_delete=["ok", "gone", True, "gone"],
)
@row(
    5,
    "RAF: Files.delete, deleteIfExists",
    RAF,
    posix=["ok", "gone", True, "gone"],
    classic=[fse32("it"), "there", fse32("it"), "there"],
)
def files_delete(w: World, held: Held) -> list[object]:
    told: list[object] = [w.told(lambda: Files.delete(w.path())), w.there()]
    if w.there() == "there":
        return [*told, w.told(lambda: Files.deleteIfExists(w.path())), w.there()]
    held.release()
    return [*told, *_delete_if_exists_of_another(w)]


def _delete_if_exists_of_another(w: World) -> list[object]:
    """`it` anew, mapped anew, for the second call."""
    w.make(w.it)
    held = FC[0].hold(w)
    told: list[object] = [w.told(lambda: Files.deleteIfExists(w.path())), w.there()]
    held.release()
    return told


@row(
    3,
    "FC: delete, recreate the same name; the mapping keeps its bytes",
    FC,
    posix=["ok", "ok", 0, "old bytes", "ok"],
    classic=[ade("it"), "FileAlreadyExistsException: it", SIZE, "old bytes", "ok"],
    posix_delete=["ok", "ok", 0, "old bytes", "ok"],
)
def recreate(w: World, held: Held) -> list[object]:
    return [
        w.told(lambda: Files.delete(w.path())),
        w.told(lambda: Files.createFile(w.path())),
        w.size(),
        held.bytes(),
        w.told(held.buffer.force),
    ]


@row(4, "RAF: File.delete", RAF, posix=[True, "gone"], classic=[False, "there"])
def file_delete_of_raf(w: World, held: Held) -> list[object]:
    return file_delete(w, held)


@row(
    6,
    "FC: File.renameTo, Files.move, ATOMIC_MOVE to a new name",
    FC,
    posix=[True, "ok", "ok", "there"],
    classic=[True, "ok", "ok", "there"],
)
def rename(w: World, held: Held) -> list[object]:
    return [
        w.told(lambda: w.file().renameTo(w.file("new"))),
        w.told(lambda: Files.move(w.path("new"), w.path("newer"))),
        w.told(lambda: Files.move(w.path("newer"), w.path("newest"), ATOMIC)),
        w.there("newest"),
    ]


@row(
    7,
    "RAF: the same",
    RAF,
    posix=[True, "ok", "ok"],
    classic=[False, fse32("it -> new"), fse32("it -> new")],
)
def rename_of_raf(w: World, held: Held) -> list[object]:
    told: list[object] = []
    for call in (
        lambda: w.file().renameTo(w.file("new")),
        lambda: Files.move(w.path(), w.path("new")),
        lambda: Files.move(w.path(), w.path("new"), ATOMIC),
    ):
        told.append(w.told(call))
        if w.there("new") == "there":
            w.file("new").renameTo(w.file())
    return told


@row(
    8,
    "FC: rename, then delete the new name",
    FC,
    posix=[True, "ok", "gone"],
    classic=[True, ade("new"), "there"],
    posix_delete=[True, "ok", "gone"],
)
def rename_and_delete(w: World, held: Held) -> list[object]:
    return [
        w.told(lambda: w.file().renameTo(w.file("new"))),
        w.told(lambda: Files.delete(w.path("new"))),
        w.there("new"),
    ]


@row(9, "File.renameTo onto it", BOTH, posix=[True, 5], classic=[False, SIZE])
def rename_onto(w: World, held: Held) -> list[object]:
    w.make(w.at("src"), 5)
    return [w.told(lambda: w.file("src").renameTo(w.file())), w.size()]


@row(
    10,
    "Files.move onto it without REPLACE_EXISTING",
    BOTH,
    posix=["FileAlreadyExistsException: it", SIZE],
    classic=["FileAlreadyExistsException: it", SIZE],
)
def move_onto(w: World, held: Held) -> list[object]:
    w.make(w.at("src"), 5)
    return [w.told(lambda: Files.move(w.path("src"), w.path())), w.size()]


@row(
    11,
    "FC: Files.move and copy onto it with REPLACE_EXISTING",
    FC,
    posix=["ok", 5, "there", "ok", 5, "gone"],
    classic=[ade("it"), SIZE, "there", ade("it"), SIZE, "there"],
    posix_delete=["ok", 5, "there", "ok", 5, "gone"],
)
@row(
    12,
    "RAF: the same",
    RAF,
    posix=["ok", 5, "there", "ok", 5, "gone"],
    classic=[fse32("it"), SIZE, "there", fse32("it"), SIZE, "there"],
)
def replace(w: World, held: Held) -> list[object]:
    w.make(w.at("src"), 5)
    told: list[object] = [w.told(lambda: Files.copy(w.path("src"), w.path(), REPLACE)), w.size(), w.there("src")]
    again = None
    if w.size() == 5:  # replaced: what is there now is to be mapped as well
        w.make(w.it, SIZE)
        again = FC[0].hold(w)
    told += [w.told(lambda: Files.move(w.path("src"), w.path(), REPLACE)), w.size(), w.there("src")]
    if again is not None:
        again.release()
    return told


@row(13, "Files.move onto it, ATOMIC_MOVE", BOTH, posix=["ok", 5], classic=[ade("src -> it"), SIZE])
def move_atomically_onto(w: World, held: Held) -> list[object]:
    w.make(w.at("src"), 5)
    return [w.told(lambda: Files.move(w.path("src"), w.path(), ATOMIC)), w.size()]


@row(
    14,
    "truncate and setLength to less than there is, even past the end of the mapping",
    BOTH,
    posix=["ok", 16383, 100, "ok", 12288, 100, "ok", 5000, 100, "ok", 4096, 100, "ok", 0, 0],
    classic=[IOE1224, SIZE, 100] * 5,
)
def cut(w: World, held: Held) -> list[object]:
    told: list[object] = []
    for length in (16383, 12288, 5000, 4096, 0):
        with w.channel(READ, WRITE) as channel:
            channel.position(100)
            told.append(w.told(partial(_truncated, channel, length)))
            told += [w.size(), channel.position()]
        if w.size() == SIZE:  # refused; and so is the other way, without a trace
            with RandomAccessFile(w.it, "rw") as file:
                file.seek(100)
                assert w.told(partial(file.setLength, length)) == IOE1224
                assert (w.size(), file.getFilePointer()) == (SIZE, 100)
    return told


def _truncated(channel: FileChannel, length: int) -> None:
    channel.truncate(length)


@row(
    15,
    "truncate and setLength to what there is or more",
    BOTH,
    posix=["ok", "ok", "ok", "ok", 20000],
    classic=["ok", "ok", "ok", "ok", 20000],
)
def not_cut(w: World, held: Held) -> list[object]:
    with w.channel(READ, WRITE) as channel, RandomAccessFile(w.it, "rw") as file:
        return [
            w.told(lambda: _truncated(channel, SIZE)),
            w.told(lambda: _truncated(channel, 20000)),
            w.told(lambda: file.setLength(SIZE)),
            w.told(lambda: file.setLength(20000)),
            w.size(),
        ]


@row(16, "extend, then cut back", BOTH, posix=["ok", "ok", SIZE], classic=["ok", IOE1224, 32768])
def extend_and_cut(w: World, held: Held) -> list[object]:
    with RandomAccessFile(w.it, "rw") as file:
        return [w.told(lambda: file.setLength(32768)), w.told(lambda: file.setLength(SIZE)), w.size()]


@row(17, "new FileOutputStream", BOTH, posix=["ok", 0], classic=[f"FileNotFoundException: it ({M1224})", SIZE])
def output_stream(w: World, held: Held) -> list[object]:
    return [w.told(lambda: FileOutputStream(w.it)), w.size()]


@row(
    18,
    "FileChannel.open(WRITE, TRUNCATE_EXISTING), with CREATE, Files.write, Files.newOutputStream",
    BOTH,
    posix=["ok", 0, "ok", 0, "ok", 3, "ok", 0],
    classic=[fse1224("it"), SIZE] * 4,
)
def truncating_open(w: World, held: Held) -> list[object]:
    told: list[object] = []
    for call in (
        lambda: w.channel(WRITE, TRUNCATE),
        lambda: w.channel(WRITE, CREATE, TRUNCATE),
        lambda: Files.write(w.path(), b"abc"),
        lambda: Files.newOutputStream(w.path()),
    ):
        told += [w.told(call), w.size()]
    return told


@row(
    19,
    "FileOutputStream(append), RandomAccessFile, FileChannel.open(WRITE), FileInputStream",
    BOTH,
    posix=["ok"] * 4,
    classic=["ok"] * 4,
)
def other_openers(w: World, held: Held) -> list[object]:
    calls: list[Callable[[], object]] = [
        lambda: FileOutputStream(w.it, True),
        lambda: RandomAccessFile(w.it, "rw"),
        lambda: w.channel(WRITE),
        lambda: FileInputStream(w.it),
    ]
    return [w.told(call) for call in calls]


@row(
    20,
    "a write through another channel is seen in RO and RW mappings, and in a PRIVATE one unless the page was written",
    BOTH,
    posix=[True],
    classic=[True],
)
def write_beside(w: World, held: Held) -> list[object]:
    with w.channel(READ, WRITE) as channel:
        private = channel.map(PRIVATE, held.position, PIECE)
    before = private.get(0)
    private.put(1, 99)
    seen = written(w.channel(WRITE), b"\x63\x63", held.position) == 2 and held.buffer.get(0) == 0x63
    return [seen and private.get(0) == before and private.get(1) == 99]


@row(
    21,
    "a read through another channel sees the stores of a RW mapping at once, without force",
    tuple(holder for holder in BOTH if holder.mode is RW),
    posix=[1, 77],
    classic=[1, 77],
)
def read_beside(w: World, held: Held) -> list[object]:
    held.buffer.put(3, 77)
    into = ByteBuffer.allocate(1)
    with w.channel(READ) as channel:
        return [channel.read(into, held.position + 3), into.get(0)]


@row(22, "a write past the end through another channel", BOTH, posix=[3, SIZE + 3], classic=[3, SIZE + 3])
def write_past_the_end(w: World, held: Held) -> list[object]:
    return [written(w.channel(WRITE), b"abc", SIZE), w.size()]


@row(23, "a second mapping, also one that extends the file", BOTH, posix=[PIECE, 70000], classic=[PIECE, 70000])
def second_mapping(w: World, held: Held) -> list[object]:
    with w.channel(READ, WRITE) as channel:
        second = channel.map(RO, 0, PIECE)
        longer = channel.map(RW, 60000, 10000)
    longer.put(9999, 1)
    return [second.capacity(), w.size()]


@row(
    24,
    "Files.copy from it, size, exists, setLastModified",
    BOTH,
    posix=["ok", SIZE, SIZE, True, True, 1_000_000],
    classic=["ok", SIZE, SIZE, True, True, 1_000_000],
)
def questions(w: World, held: Held) -> list[object]:
    return [
        w.told(lambda: Files.copy(w.path(), w.path("copy"))),
        w.size("copy"),
        Files.size(w.path()),
        w.file().exists(),
        w.file().setLastModified(1_000_000),
        w.file().lastModified(),
    ]


UNKNOWN: Final = "UnsupportedOperationException: NOSHARE_{} not supported"
"""What Linux says to all three."""


@row(
    25,
    "FileChannel.open(READ, NOSHARE_READ), NOSHARE_WRITE against an opener that may write, NOSHARE_DELETE",
    tuple(holder for holder in BOTH if holder.could_write),
    posix=[UNKNOWN.format("READ"), UNKNOWN.format("WRITE"), UNKNOWN.format("DELETE")],
    classic=[fse32("it"), fse32("it"), "ok"],
)
@row(
    25,
    "the same, NOSHARE_WRITE against an opener that may not write",
    tuple(holder for holder in BOTH if not holder.could_write),
    posix=[UNKNOWN.format("READ"), UNKNOWN.format("WRITE"), UNKNOWN.format("DELETE")],
    classic=[fse32("it"), "ok", "ok"],
)
def not_sharing(w: World, held: Held) -> list[object]:
    option = ExtendedOpenOption
    return [
        w.told(partial(w.channel, READ, no)) for no in (option.NOSHARE_READ, option.NOSHARE_WRITE, option.NOSHARE_DELETE)
    ]


@row(
    26,
    "FC: another channel, DELETE_ON_CLOSE, is opened and closed",
    FC,
    posix=["ok", "gone", False, "NoSuchFileException: it", False, "gone"],
    classic=["ok", "there", False, ade("it"), False, "gone"],
)
@row(
    27,
    "RAF: the same",
    RAF,
    posix=["ok", "gone", False, "NoSuchFileException: it", False, "gone"],
    classic=[fse32("it"), "there", True, "ok", True, "there"],
)
def delete_on_close(w: World, held: Held) -> list[object]:
    told: list[object] = [
        w.told(lambda: w.channel(READ, StandardOpenOption.DELETE_ON_CLOSE)),
        w.there(),
        w.file().exists(),
        w.told(lambda: w.channel(READ)),
    ]
    held.release()
    return [*told, w.file().exists(), w.there()]


@row(
    28,
    "FC: the folder is deleted after the mapped file",
    FC,
    posix=["ok"],
    classic=["DirectoryNotEmptyException: below"],
    posix_delete=["ok"],
)
def delete_the_folder(w: World, held: Held) -> list[object]:
    w.kernel.mkdir(w.at("below"))
    Files.move(w.path(), w.path("below/it"))
    w.file("below/it").delete()
    return [w.told(lambda: Files.delete(w.path("below")))]


# --- row 33, which is like these, though it has come later


@row(
    33,
    "File.renameTo, Files.move, ATOMIC_MOVE of the directory that it is in, and of the one above that",
    BOTH,
    posix=[True, "ok", "ok", True],
    classic=[False, ade("below -> other"), ade("below -> other"), False],
)
def rename_above(w: World, held: Held) -> list[object]:
    """Of another file, held in the same way."""
    w.kernel.mkdir(w.at("below"))
    w.kernel.mkdir(w.at("below/deep"))
    top, w.folder = w.folder, w.at("below/deep")
    w.it = w.make(w.at("it"))
    other, w.folder = held.holder.hold(w), top
    told: list[object] = []
    for call in (
        lambda: w.file("below").renameTo(w.file("other")),
        lambda: Files.move(w.path("below"), w.path("other")),
        lambda: Files.move(w.path("below"), w.path("other"), ATOMIC),
    ):
        told.append(w.told(call))
        if w.there("other") == "there":
            w.file("other").renameTo(w.file("below"))
    told.append(w.told(lambda: w.file("below/deep").renameTo(w.file("below/deeper"))))
    other.release()
    return told
