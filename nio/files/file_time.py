"""FileTime: a moment, as files keep it (java.nio.file.attribute.FileTime).

A value in a unit of its own: a FileTime of days goes further than one of ns.  Not for the calendar: `toString` alone knows it.
"""

from __future__ import annotations

from typing import final

from nio.errors import NullPointerException
from nio.lang.longs import as_long
from nio.lang.reflection import Reflected
from nio.lang.time_unit import TimeUnit, saturated

_SECOND = 10**9

_LAST = 31556889864403199
"""The last second that java.time knows (Instant.MAX); what is later has its hash code."""

_FIRST = -31557014167219200
"""The first one (Instant.MIN)."""


@final
class FileTime(Reflected):
    """A moment; equal to any other that is the same moment, whatever unit it was given in."""

    __slots__ = ("_unit", "_value")

    def __init__(self, value: int, unit: TimeUnit, /) -> None:
        """Not for callers, who use `from_` and `fromMillis`."""
        self._value = value
        self._unit = unit

    @staticmethod
    def from_(value: int, unit: TimeUnit, /) -> FileTime:
        """Return the moment so many units after the start of 1970 in UTC (FileTime.from, which Python cannot spell).

        Raises NullPointerException for no unit.
        """
        if unit is None:
            raise NullPointerException("unit")
        return FileTime(as_long(value), unit)

    @staticmethod
    def fromMillis(value: int, /) -> FileTime:
        """Return the moment so many ms after the start of 1970 in UTC (FileTime.fromMillis)."""
        return FileTime(as_long(value), TimeUnit.MILLISECONDS)

    def to(self, unit: TimeUnit, /) -> int:
        """Return how many whole units after the start of 1970 it is, rounded towards that (FileTime.to).

        The nearest long, if it is more than that.  Raises NullPointerException for no unit.
        """
        if unit is None:
            raise NullPointerException("unit")
        return unit.convert(self._value, self._unit)

    def toMillis(self) -> int:
        """Return how many ms after the start of 1970 it is (FileTime.toMillis); see `to`."""
        return TimeUnit.MILLISECONDS.convert(self._value, self._unit)

    def _nanoseconds(self) -> int:
        return self._value * self._unit.nanoseconds

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is a FileTime of the same moment (FileTime.equals)."""
        return isinstance(other, FileTime) and other._nanoseconds() == self._nanoseconds()

    __eq__ = equals

    def hashCode(self) -> int:
        """Return Java's hash code, an int of 32 bits with sign (FileTime.hashCode)."""
        seconds, fraction = divmod(self._nanoseconds(), _SECOND)
        if seconds > _LAST:
            seconds, fraction = _LAST, _SECOND - 1
        elif seconds < _FIRST:
            seconds, fraction = _FIRST, 0
        return _as_int((seconds ^ (seconds >> 32)) + 51 * fraction)

    __hash__ = hashCode

    def compareTo(self, other: FileTime, /) -> int:
        """Return -1, 0 or 1 as this moment is before, at or after `other` (FileTime.compareTo)."""
        if other is None:
            raise NullPointerException('Cannot read field "unit" because "other" is null')
        here, there = self._nanoseconds(), other._nanoseconds()
        return (here > there) - (here < there)

    def __lt__(self, other: FileTime) -> bool:
        return self.compareTo(other) < 0

    def __le__(self, other: FileTime) -> bool:
        return self.compareTo(other) <= 0

    def __gt__(self, other: FileTime) -> bool:
        return self.compareTo(other) > 0

    def __ge__(self, other: FileTime) -> bool:
        return self.compareTo(other) >= 0

    def toString(self) -> str:
        """Return the moment in UTC as ISO 8601 has it: "1970-01-01T00:00:00.001Z" (FileTime.toString).

        As many digits of the second as it takes; there is no year 0, before 1 comes -1.  Java counts the years in an int, so
        that what is further than 2**31 of them away is printed as something else.
        """
        seconds, fraction = divmod(self._nanoseconds(), _SECOND)
        days, second = divmod(saturated(seconds), 86400)  # Java counts the seconds in a long
        year, month, day = _date_of(days)
        year = _as_int(year)
        if year <= 0:
            year -= 1
        shown = f"-{-year:04d}" if year < 0 else f"{year:04d}"
        digits = f".{fraction:09d}".rstrip("0") if fraction else ""
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}{digits}"
        return f"{shown}-{month:02d}-{day:02d}T{clock}Z"

    __str__ = toString

    def __repr__(self) -> str:
        return f"<FileTime {self.toString()}>"


def _as_int(number: int) -> int:
    """The low 32 bits of a number, as an int of Java."""
    return (number + (1 << 31) & 0xFFFF_FFFF) - (1 << 31)


def _date_of(days: int) -> tuple[int, int, int]:
    """The year, with a year 0, month and day of a day counted from 1970-01-01.

    The calendar repeats itself after 400 years of 146097 days, and is counted from 1 March of the year 0 on here, so that the
    day that some years lack is the last one.
    """
    era, day_of_era = divmod(days + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * from_march + 2) // 5 + 1
    month = from_march + 3 if from_march < 10 else from_march - 9
    return 400 * era + year_of_era + (month <= 2), month, day
