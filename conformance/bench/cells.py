"""One cell of the table: a piece of work that can be done once, for its result, and many times, for its time.

Work is text, as with `timeit`, so that no call of a function stands between the clock and what is measured:

    Loop    a call of nanoseconds: unrolled 16 times, the time of the bare loop subtracted
    Shots   a call that needs a fresh start each time, which is not timed
    Count   no time at all: bytes, descriptors

Not for choosing how often (`match`), nor for other processes (`remote`).
"""

import gc
import re
import textwrap
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from io import IOBase
from itertools import repeat
from typing import cast

from .rows import Value


class Cell(ABC):
    """What one column does for one row."""

    @abstractmethod
    def value(self) -> Value:
        """Do it once; gives its result."""

    @abstractmethod
    def measure(self, repeats: int) -> float:
        """Do it `repeats` times; gives nanoseconds for one (for a `Count`, what it counts)."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what it holds: mappings, arrays. With its next use it gets them again."""


class _Work(Cell):
    """Text to be compiled, and the names that it uses.

    `setup` runs when the cell is first used; what it makes lives until the cell is closed, and the files that it opened
    are closed then. `result` is an expression for what one call gave, where that is not simply the call's own value
    (called `value` in it).
    """

    def __init__(self, names: Mapping[str, object], setup: str, call: str, result: str) -> None:
        self._given: Mapping[str, object] = {"clock": time.perf_counter_ns, "many": repeat, **names}
        self._names: dict[str, object] = {}
        self._setup = setup
        self._call = call
        self._result = result
        self._functions: dict[str, Callable[[int], float]] = {}

    def close(self) -> None:
        """Forget all that the setup made."""
        for made in self._names.values():
            if isinstance(made, IOBase):
                made.close()
        self._functions.clear()
        self._names.clear()

    def _function(self, name: str, body: str) -> Callable[[int], float]:
        """The function `name` of `repeats` with this body; all names in it are local variables, the fastest there are."""
        if name not in self._functions:
            if not self._names:
                self._names.update(self._given)
                exec(self._setup, self._names)
            used = sorted(set(re.findall(r"[A-Za-z_]\w*", body)) & set(self._names))
            parameters = ", ".join(["repeats", *(f"{each}={each}" for each in used)])
            exec(f"def {name}({parameters}):\n{_indented(body)}", self._names)
            self._functions[name] = cast("Callable[[int], float]", self._names.pop(name))
        return self._functions[name]

    def _once(self, before: str, after: str) -> Value:
        """The result of one call between `before` and `after`."""
        try:
            compile(self._call, "<call>", "eval")
            call = f"value = {self._call}"
        except SyntaxError:
            call = f"value = None\n{self._call}"
        body = f"{before}\n{call}\nresult = {self._result}\n{after}\nreturn result"
        return self._function("once", body)(1)


class Loop(_Work):
    """A call in a loop. `reset` runs before each 16 calls, and is subtracted; `step` after each, and counts."""

    def __init__(
        self,
        names: Mapping[str, object],
        setup: str,
        call: str,
        *,
        reset: str = "pass",
        step: str = "pass",
        result: str = "value",
        unroll: int = 16,
    ) -> None:
        super().__init__(names, setup, call, result)
        self._reset = reset
        self._step = step
        self._unroll = unroll
        self._empty = float("inf")

    def value(self) -> Value:
        """The result of one call after a reset."""
        return self._once(self._reset, "pass")

    def measure(self, repeats: int) -> float:
        """Nanoseconds for one call, of which `repeats` times the unrolled ones are made."""
        once = self._call if self._step == "pass" else f"{self._call}\n{self._step}"
        taken = self._loop("timed", "\n".join([once] * self._unroll))(repeats)
        # The least that the bare loop ever took: what disturbs it must not make the call look faster.
        self._empty = min(self._empty, self._loop("empty", "pass")(repeats) / repeats)
        return (taken / repeats - self._empty) / self._unroll

    def _loop(self, name: str, calls: str) -> Callable[[int], float]:
        inner = _indented(f"{self._reset}\n{calls}")
        body = f"started = clock()\nfor _ in many(None, repeats):\n{inner}\nreturn clock() - started"
        return self._function(name, body)


class Shots(_Work):
    """A call between a `before` and an `after` that are not timed."""

    def __init__(
        self, names: Mapping[str, object], setup: str, call: str, *, before: str, after: str, result: str = "value"
    ) -> None:
        super().__init__(names, setup, call, result)
        self._before = before
        self._after = after

    def value(self) -> Value:
        """The result of one call, taken before the `after`."""
        return self._once(self._before, self._after)

    def measure(self, repeats: int) -> float:
        """Nanoseconds for one call."""
        lines = f"{self._before}\nstarted = clock()\n{self._call}\ntotal += clock() - started\n{self._after}"
        body = f"total = 0\nfor _ in many(None, repeats):\n{_indented(lines)}\nreturn total"
        return self._function("timed", body)(repeats) / repeats


class Count(_Work):
    """A number that takes no time. `call` is its expression."""

    def __init__(self, names: Mapping[str, object], setup: str, call: str) -> None:
        super().__init__(names, setup, call, "value")

    def value(self) -> Value:
        """Nothing to compare: the number itself is what the row is for."""
        return None

    def measure(self, repeats: int) -> float:
        """The number, whatever `repeats` says."""
        gc.collect()
        return self._function("counted", f"return {self._call}")(repeats)


def walk(names: Mapping[str, object], setup: str, call: str, offsets: Sequence[int], result: str) -> Loop:
    """A call for each of the offsets, called `p` in it, over and over from the first on; finding the next is not timed."""
    setup += "\nfrom itertools import cycle\nnext_offset = cycle(offsets).__next__"
    return Loop({**names, "offsets": offsets}, setup, call, reset="p = next_offset()", result=result, unroll=1)


def _indented(text: str) -> str:
    return textwrap.indent(text, "    ")
