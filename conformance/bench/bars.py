"""The bars: how fast nio wants to be, as shares of what others take, and whether it is.

A bar over several rows is met if it is met in the worst of them. Nothing here fails: a bench on somebody's busy
laptop is not a test.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import rows
from .match import Result
from .peers import MMAP, NIO
from .rows import Access, Holder


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise.

    words: what it is about, and against whom.  rows: where it holds.  limit: the most that nio's figure may be, as a share of
    the best of the columns that `against` chooses by name; of 1 where it is None: an absolute figure.  below: whether the limit
    itself is too much.
    """

    words: str
    rows: tuple[str, ...]
    limit: float
    against: Callable[[str], bool] | None
    below: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was measured for a bar: the worst row's share, the rival there; None where nothing could be compared."""

    bar: Bar
    measured: float | None = None
    row: str = ""
    rival: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where nobody knows."""
        if self.measured is None:
            return None
        return self.measured < self.bar.limit if self.bar.below else self.measured <= self.bar.limit


def judge(results: Sequence[Result], peers: Sequence[str]) -> list[Verdict]:
    """All bars, in the order of the table. peers: the names of the columns that are libraries of CPython."""
    by_row = {result.row.name: result for result in results}
    return [_judge(bar, by_row) for bar in _bars(frozenset(peers))]


def share(result: Result, against: Callable[[str], bool]) -> tuple[float, str] | None:
    """nio's figure over the best of the chosen columns, and that column's name; None where one is not there."""
    rivals = {name: figure for name, figure in result.figures.items() if name != NIO and against(name)}
    if NIO not in result.figures or not rivals:
        return None
    best = min(rivals, key=rivals.__getitem__)
    return result.figures[NIO] / rivals[best], best


def _judge(bar: Bar, results: Mapping[str, Result]) -> Verdict:
    worst = Verdict(bar)
    for row in bar.rows:
        if row not in results:
            continue
        if bar.against is None:
            found = (results[row].figures[NIO], "") if NIO in results[row].figures else None
        else:
            found = share(results[row], bar.against)
        if found is not None and (worst.measured is None or found[0] > worst.measured):
            worst = Verdict(bar, found[0], row, found[1])
    return worst


def _bars(peers: frozenset[str]) -> list[Bar]:
    def accesses(chosen: Callable[[Access], bool]) -> tuple[str, ...]:
        return tuple(access.name for access in rows.ACCESSES if chosen(access))

    def among_peers(name: str) -> bool:
        return name in peers

    def of_kind(first: str) -> Callable[[str], bool]:
        return lambda name: name.startswith(first)

    def no_slower(words: str, *names: str) -> list[Bar]:
        return [Bar(f"{words}: {best}", names, 1.0, among_peers), Bar(f"{words}: against the JVM", names, 1.0, of_kind("JVM"))]

    cycles = tuple(rows.CYCLES)
    best = "against the fastest other library"
    return [
        Bar(f"get of int, long, double: {best}", accesses(_absolute_get), 0.87, among_peers),
        Bar(f"put of int, long, double: {best}", accesses(_absolute_put), 0.67, among_peers),
        Bar(f"relative get and put of int: {best}", accesses(_relative_int), 0.5, among_peers),
        Bar(f"get and put of a typed view: {best}", accesses(_of_view), 0.87, among_peers),
        Bar("64 MiB of ints, get: against numpy", tuple(rows.INT_GETS.values()), 1.0, of_kind("numpy")),
        Bar("64 MiB of ints, put: against numpy", tuple(rows.INT_PUTS.values()), 1.0, of_kind("numpy")),
        Bar(f"slice, small bulk get: {best}", (rows.SLICE, rows.SMALL_BULK), 0.5, among_peers),
        Bar(f"single bytes: {best}", accesses(_absolute_byte), 1.1, among_peers),
        Bar(f"relative single bytes: {best}", accesses(_relative_byte), 1.1, among_peers),
        Bar("every access: against JPype", (*accesses(lambda _: True), rows.SLICE, rows.SMALL_BULK), 1 / 40, of_kind("JPype")),
        *no_slower("page copied out of a mapping", *rows.PAGE_GETS),
        *no_slower("page read", *rows.PAGE_READS),
        *no_slower("transferTo()", rows.TRANSFER),
        *no_slower("force() of one page", rows.FORCE),
        Bar("load(): against the JVM", (rows.LOAD,), 0.7, of_kind("JVM")),
        Bar("map+touch+clean: against the JVM", cycles, 1.0, of_kind("JVM")),
        Bar("map+touch+clean: against stdlib mmap", cycles, 1.0, of_kind(MMAP), below=True),
        Bar("file descriptors per live mapping", (rows.FDS,), 0, None),
        Bar("bytes of heap per live mapping, beside its buffer", (rows.HEAP,), 250, None),
    ]


def _absolute_get(access: Access) -> bool:
    return access.holder is not Holder.VIEW and access.kind.size > 1 and not access.relative and not access.put


def _absolute_put(access: Access) -> bool:
    return access.holder is not Holder.VIEW and access.kind.size > 1 and not access.relative and access.put


def _relative_int(access: Access) -> bool:
    return access.holder is not Holder.VIEW and access.kind.name == "Int" and access.relative


def _of_view(access: Access) -> bool:
    return access.holder is Holder.VIEW


def _absolute_byte(access: Access) -> bool:
    return access.kind.size == 1 and not access.relative


def _relative_byte(access: Access) -> bool:
    return access.kind.size == 1 and access.relative
