"""TimeUnit: how long a number of time is (java.util.concurrent.TimeUnit), for what FileTime takes and gives.

Converting only.  Waiting for a time is nothing that nio does.
"""

from __future__ import annotations

from typing import ClassVar, final

from nio.errors import NullPointerException
from nio.lang.enum import JavaEnum
from nio.lang.longs import LONG_MAX, as_long


def saturated(number: int) -> int:
    """Return the number, or the end of the range of a long that it lies beyond."""
    return min(max(number, -LONG_MAX - 1), LONG_MAX)


@final
class TimeUnit(JavaEnum):
    """A unit of time.  Conversions to a coarser unit drop the rest, towards 0; what is no long becomes the nearest one."""

    __slots__ = ("nanoseconds",)

    java_name = "java.util.concurrent.TimeUnit"

    NANOSECONDS: ClassVar[TimeUnit]
    """10**-9 s."""
    MICROSECONDS: ClassVar[TimeUnit]
    """10**-6 s."""
    MILLISECONDS: ClassVar[TimeUnit]
    """10**-3 s."""
    SECONDS: ClassVar[TimeUnit]
    """The unit of the SI."""
    MINUTES: ClassVar[TimeUnit]
    """60 s."""
    HOURS: ClassVar[TimeUnit]
    """3600 s."""
    DAYS: ClassVar[TimeUnit]
    """24 hours."""

    def __init__(self, name: str, nanoseconds: int, /) -> None:
        """Not for callers: the seven constants are all there are."""
        super().__init__(name)
        self.nanoseconds = nanoseconds

    def convert(self, sourceDuration: int, sourceUnit: TimeUnit, /) -> int:
        """Return a time given in another unit in this one (TimeUnit.convert).  Raises NullPointerException for None."""
        if sourceUnit is None:
            raise NullPointerException()
        whole = as_long(sourceDuration) * sourceUnit.nanoseconds
        return saturated(whole // self.nanoseconds if whole >= 0 else -(-whole // self.nanoseconds))

    def toNanos(self, duration: int, /) -> int:
        """Return a time of this unit in ns (TimeUnit.toNanos)."""
        return TimeUnit.NANOSECONDS.convert(duration, self)

    def toMicros(self, duration: int, /) -> int:
        """Return a time of this unit in µs (TimeUnit.toMicros)."""
        return TimeUnit.MICROSECONDS.convert(duration, self)

    def toMillis(self, duration: int, /) -> int:
        """Return a time of this unit in ms (TimeUnit.toMillis)."""
        return TimeUnit.MILLISECONDS.convert(duration, self)

    def toSeconds(self, duration: int, /) -> int:
        """Return a time of this unit in s (TimeUnit.toSeconds)."""
        return TimeUnit.SECONDS.convert(duration, self)

    def toMinutes(self, duration: int, /) -> int:
        """Return a time of this unit in minutes (TimeUnit.toMinutes)."""
        return TimeUnit.MINUTES.convert(duration, self)

    def toHours(self, duration: int, /) -> int:
        """Return a time of this unit in hours (TimeUnit.toHours)."""
        return TimeUnit.HOURS.convert(duration, self)

    def toDays(self, duration: int, /) -> int:
        """Return a time of this unit in days (TimeUnit.toDays)."""
        return TimeUnit.DAYS.convert(duration, self)


TimeUnit.NANOSECONDS = TimeUnit("NANOSECONDS", 1)
TimeUnit.MICROSECONDS = TimeUnit("MICROSECONDS", 10**3)
TimeUnit.MILLISECONDS = TimeUnit("MILLISECONDS", 10**6)
TimeUnit.SECONDS = TimeUnit("SECONDS", 10**9)
TimeUnit.MINUTES = TimeUnit("MINUTES", 60 * 10**9)
TimeUnit.HOURS = TimeUnit("HOURS", 3600 * 10**9)
TimeUnit.DAYS = TimeUnit("DAYS", 86400 * 10**9)
