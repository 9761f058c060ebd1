"""How long a mapping may be touched: until its file may have become shorter than the mapping's end.

What lies past the end of a file is no memory: Java says of an access there only that it may fail, and when. Where the file
ends inside the page, what another mapping has left in the rest of it may be seen, or not, as the kernel likes. So no
program touches a mapping after a step that may have cut its file below the mapping's end, nor does the player look at it.

A private mapping may be touched until something may have been written to its file: whether it is seen there depends on
whether the page was copied before, and Java does not say what copies it. (compact() with nothing to move does on a JVM.)

A step that may be refused counts as done, so this errs to one side only. The file's length need not be known: a mapping
that was made reaches to where its file reached then, and only the steps named here make a file shorter.

Not for what those steps do: it knows them by their names and arguments, as they stand in the program.
"""

from .programs import CHANNEL, ELEMENTS, FILE, OF_FILES, OUTPUT, Argument, Call, Listed, Name, NewFile, Ref, Step

_CUTS = {"truncate": CHANNEL, "setLength": FILE}
_TRUNCATE = Name("java.nio.file.StandardOpenOption.TRUNCATE_EXISTING")
_PRIVATE = Name("java.nio.channels.FileChannel.MapMode.PRIVATE")
_WRITERS = ("write", "put", "compact", "transferFrom", "setLength")
_FILLERS = ("read", "transferTo")


class Reach:
    """Follows a program step by step; knows of which file everything is, and which mappings are out of reach."""

    def __init__(self) -> None:
        self.lost: set[int] = set()
        """The buffers that must not be touched any more, by the numbers of their steps."""
        self._files: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._private: set[int] = set()

    def file_of(self, number: int) -> int | None:
        """The step that made the file or path that step `number` gave something of: a channel, a mapping, a slice of it."""
        return self._files.get(number)

    def follow(self, number: int, step: Step) -> None:
        """Take note of the program's next step."""
        if isinstance(step, NewFile):
            self._files[number] = number
        elif isinstance(step, Call):
            source = step.on if isinstance(step.on, Ref) else next(iter(step.arguments), None)
            file = self._files.get(source.number) if isinstance(source, Ref) else None
            if file is not None:
                self._result(number, step, file)
                length = _cut(step)
                if length is not None:
                    self.lost |= {each for each, end in self._ends.items() if self._files[each] == file and end > length}
            written = {self._files.get(each) for each in _written(step) if each not in self._private}
            self.lost |= {each for each in self._private if self._files[each] in written}

    def _result(self, number: int, step: Call, file: int) -> None:
        """What a step gives of that file."""
        if step.kind in OF_FILES or step.kind in ELEMENTS:
            self._files[number] = file
        if step.method == "map":
            mode, position, size = step.arguments
            self._ends[number] = _int(position) + _int(size) if _int(size) else 0
            if mode == _PRIVATE:
                self._private.add(number)
        elif step.kind in ELEMENTS and isinstance(step.on, Ref):
            self._ends[number] = self._ends[step.on.number]
            if step.on.number in self._private:
                self._private.add(number)


def _cut(step: Call) -> int | None:
    """The length that a step may leave of its file; None for a step that makes no file shorter."""
    if step.method in _CUTS:
        length = _int(step.arguments[0])
        return length if length >= 0 else None
    emptied = step.kind == OUTPUT and step.arguments[1:] != (True,)
    return 0 if emptied or _TRUNCATE in step.arguments else None


def _written(step: Call) -> list[int]:
    """The steps that gave what a step writes to: what it is called on, or what it is given."""
    if step.method.startswith(_WRITERS):
        return [step.on.number] if isinstance(step.on, Ref) else []
    if not step.method.startswith(_FILLERS):
        return []
    flat = [item for each in step.arguments for item in (each.items if isinstance(each, Listed) else (each,))]
    return [each.number for each in flat if isinstance(each, Ref)]


def _int(argument: Argument) -> int:
    assert isinstance(argument, int)
    return argument
