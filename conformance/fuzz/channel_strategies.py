"""Drawing programs of channels: one or two files, ways into them, and random calls on whatever there is.

A program first makes its files and opens each at least once: by FileChannel.open with random options, or as a
RandomAccessFile. Files are small, with now and then one of several pages, so that places around their ends are drawn often.
Shrinking ends at: one empty file, opened for reading, zeros.

What must not be done (`channel_operations` says what, and why) is never drawn: `Reach` follows the program as it grows.
"""

from functools import cache

from hypothesis import strategies as st

from .channel_operations import of_channels
from .programs import (
    CHANNEL,
    FILE,
    INPUT,
    LOCK,
    OF_FILES,
    OUTPUT,
    PATH,
    PLACE,
    Argument,
    Call,
    Listed,
    Name,
    NewFile,
    Program,
    Ref,
    Step,
)
from .reach import Reach
from .strategies import LARGEST, Drawing, ints, more, one_of

LAST_LONG = 2**63 - 1
"""No file has a byte there, and each of Java's three ways to transfer fails there in its own way, the source moved or not."""

_CALLS = 15
_MOST_BUFFERS = 3
_PAGES = (4095, 4096, 4097, 8192, 12000)
_LONGS = (LAST_LONG, -(2**63), 2**63, 1 << 70)
_FAR = (2**31 - 1, 2**31, 2**32, 2**40, 2**63 - 20)
_MODES = ("READ_WRITE", "READ_ONLY", "PRIVATE")
_OPTIONS = (
    ("READ",),
    ("READ", "WRITE"),
    ("READ", "WRITE"),
    ("READ", "WRITE", "CREATE"),
    ("WRITE",),
    ("APPEND",),
    ("APPEND", "CREATE"),
    ("WRITE", "CREATE_NEW"),
    ("READ", "WRITE", "TRUNCATE_EXISTING"),
    ("READ", "WRITE", "DELETE_ON_CLOSE"),
)
_EVERY_OPTION = (
    "READ",
    "WRITE",
    "APPEND",
    "TRUNCATE_EXISTING",
    "CREATE",
    "CREATE_NEW",
    "DELETE_ON_CLOSE",
    "SPARSE",
    "SYNC",
    "DSYNC",
)
_OPEN_MODES = ("rw", "rw", "rw", "r", "rws", "rwd", "w")
EVERYTHING_SINCE = 20
"""A lock of length 0 covered nothing in older JDKs, and covers everything since: nothing would be alike after it."""

HOLE_SINCE = 21
"""transferFrom did nothing at a position past the end in older JDKs, and leaves a hole since."""

_KINDS = (*[CHANNEL] * 6, *[FILE] * 4, INPUT, OUTPUT, "byte", "byte", "byte", LOCK, LOCK, LOCK)
"""What calls are made on, the likelier the oftener it stands here."""

_CHANNELS = "java.nio.channels.FileChannel"


@cache
def _near() -> st.SearchStrategy[int]:
    """A place or a length in a file that may be written there: the file stays small."""
    few = st.integers(0, LARGEST + 4)
    return st.one_of(few, few, few, few, few, few, st.sampled_from(_PAGES), st.integers(-2, 0), st.sampled_from(_LONGS))


@cache
def _far() -> st.SearchStrategy[int]:
    """A place that is only read."""
    return st.one_of(_near(), _near(), _near(), _near(), st.sampled_from(_FAR))


@cache
def _chosen_options() -> st.SearchStrategy[tuple[str, ...]]:
    usual = st.sampled_from(_OPTIONS)
    return st.one_of(usual, usual, usual, usual, st.lists(st.sampled_from(_EVERY_OPTION), max_size=4).map(tuple))


class ChannelDrawing(Drawing):
    """One program of channels as it grows."""

    def __init__(self, draw: st.DrawFn, jdk: int) -> None:
        super().__init__(draw, jdk)
        self.reach = Reach()

    def add(self, step: Step, size: int = 0) -> Ref:
        """As any step; followed, since what may be drawn next depends on it."""
        result = super().add(step, size)
        self.reach.follow(result.number, step)
        return result

    def of_kind(self, kind: str) -> list[int]:
        """As in every program, but no buffers out of reach."""
        return [number for number in super().of_kind(kind) if number not in self.reach.lost]

    # ---- things to start with

    def root(self) -> None:
        """Make a file, and a way into it."""
        shape = self.draw(one_of(8))
        content: bytes | None = self.draw(st.binary(max_size=LARGEST))
        if shape == 7:
            content = None
        elif shape == 6 and content:
            content = (content * _PAGES[-1])[: _PAGES[self.draw(one_of(len(_PAGES)))]]
        path = self.add(NewFile(content))
        for _ in range(1 + self.draw(one_of(2))):
            self.open(path)

    def open(self, path: Ref) -> None:
        """Open a file, in one way or another."""
        shape = self.draw(one_of(12))
        if shape == 11:
            append = ((), (True,), (False,))[self.draw(one_of(3))]
            self.add(Call(Name("java.io.FileOutputStream"), "", (path, *append), OUTPUT))
            return
        if shape == 10:
            self.add(Call(Name("java.io.FileInputStream"), "", (path,), INPUT))
            return
        if shape > 5:
            mode = _OPEN_MODES[self.draw(one_of(len(_OPEN_MODES)))]
            self.add(Call(Name("java.io.RandomAccessFile"), "", (path, mode), FILE))
            return
        place = self.add(Call(Name("java.nio.file.Path"), "of", (path,), PLACE))
        options = (Name(f"java.nio.file.StandardOpenOption.{option}") for option in self.draw(_chosen_options()))
        self.add(Call(Name(_CHANNELS), "open", (place, *options), CHANNEL))

    def filled(self) -> Ref:
        """A new buffer with random bytes in it."""
        array = self.new_array("byte")
        size = self.sizes[array.number]
        if self.draw(one_of(2)):
            return self.add(Call(Name("java.nio.ByteBuffer"), "wrap", (array,), "byte"), size)
        buffer = self.add(Call(Name("java.nio.ByteBuffer"), "allocateDirect", (size,), "byte"), size)
        self.add(Call(buffer, "put", (0, array)))
        return buffer

    # ---- calls

    def call(self) -> None:
        """Call a random method of a random thing, channels most often; or open a file once more."""
        draw = self.draw
        kinds = [kind for kind in _KINDS if self.of_kind(kind)]
        chosen = draw(one_of(len(kinds) * 2 + 1))
        if chosen == len(kinds) * 2:
            paths = self.of_kind(PATH)
            self.open(Ref(paths[draw(one_of(len(paths)))]))
            return
        things = self.of_kind(kinds[chosen // 2])
        number = things[draw(one_of(len(things)))]
        kind = self.steps[number].kind
        rows = of_channels(kind, self.jdk, self.reach.file_of(number) is not None)
        size = _MOST_BUFFERS if kind == CHANNEL else LARGEST // 2 if kind in OF_FILES else self.sizes[number]
        self.apply(Ref(number), rows[draw(one_of(len(rows)))], kind, size, False)
        if self.steps[-1].kind == "byte" and isinstance(step := self.steps[-1], Call) and step.method == "map":
            self.sizes[-1] = self.size_of_mapping(step)

    def size_of_mapping(self, step: Call) -> int:
        """What it has, if it is not refused."""
        size = step.arguments[-1]
        return size if isinstance(size, int) and 0 <= size <= _PAGES[-1] else 0

    def argument(self, parameter: str, element: str, size: int, own: int) -> Argument:
        """An argument that means `parameter`."""
        draw = self.draw
        if parameter in ("at", "count", "length") and element in OF_FILES:
            return draw(_near())
        if parameter == "reach":
            return draw(_near()) or int(self.jdk < EVERYTHING_SINCE)
        if parameter == "into":
            place = draw(_near())
            return place if place != LAST_LONG and self.jdk >= HOLE_SINCE else 0
        if parameter == "far":
            return draw(_far())
        if parameter == "mode":
            return Name(f"{_CHANNELS}.MapMode.{_MODES[draw(one_of(3))]}")
        if parameter == "flag":
            return draw(one_of(2)) == 1
        if parameter.rstrip("?") in ("target", "source"):
            return self.other_buffer(own) if parameter.endswith("?") else self.other_buffer(own) or self.filled()
        if parameter in ("targets", "sources"):
            return Listed(tuple(self.other_buffer(own) for _ in range(draw(ints(0, _MOST_BUFFERS)))))
        if parameter == "bytes":
            return super().argument("array", "byte", size, own)
        if parameter == "other":
            file = self.reach.file_of(own)
            others = [number for number in self.of_kind(CHANNEL) if self.reach.file_of(number) != file]
            return Ref(others[draw(one_of(len(others)))]) if others else None
        return super().argument(parameter, "byte", size, own)

    def other_buffer(self, own: int) -> Ref | None:
        """A buffer that is no mapping of the file that step `own` gave something of; a new one about every other time."""
        file = self.reach.file_of(own)
        known = [number for number in self.of_kind("byte") if file is None or self.reach.file_of(number) != file]
        chosen = self.draw(one_of(2 * len(known) + 4))
        if chosen == 2 * len(known) + 3 and self.draw(one_of(4)) == 3:
            return None
        return Ref(known[chosen // 2]) if chosen < 2 * len(known) else self.filled()


@st.composite
def channel_programs(draw: st.DrawFn, jdk: int, calls: int = _CALLS) -> Program:
    """Programs of channels of what that JDK has, with about so many random calls after the files are there and open."""
    drawing = ChannelDrawing(draw, jdk)
    for _ in range(1 + draw(one_of(2))):
        drawing.root()
    for _ in range(4 * calls):
        if not draw(more(drawing, calls)):
            break
    return Program(tuple(drawing.steps))
