"""FileTime and TimeUnit: a moment is the same in every unit, and ordered; how it prints, the scenarios show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio.errors import IllegalArgumentException, NullPointerException
from nio.files.file_time import FileTime
from nio.lang.longs import LONG_MAX
from nio.lang.time_unit import TimeUnit

LONGS = st.one_of(st.integers(-LONG_MAX - 1, LONG_MAX), st.integers(-10**6, 10**6))
UNITS = st.sampled_from(TimeUnit.values())


@given(LONGS, UNITS)
def test_in_its_own_unit_it_is_the_number_it_was_made_of(value: int, unit: TimeUnit) -> None:
    assert FileTime.from_(value, unit).to(unit) == value


@given(LONGS, UNITS, UNITS)
def test_in_another_unit_it_is_rounded_towards_zero_within_a_long(value: int, unit: TimeUnit, other: TimeUnit) -> None:
    exact = value * unit.nanoseconds
    got = FileTime.from_(value, unit).to(other)
    assert -LONG_MAX - 1 <= got <= LONG_MAX
    if abs(got) < LONG_MAX:
        rest = abs(exact) - abs(got) * other.nanoseconds
        assert 0 <= rest < other.nanoseconds
        assert got == 0 or (got > 0) == (exact > 0)


@given(st.integers(-(10**9), 10**9), UNITS, st.integers(-(10**9), 10**9), UNITS)
def test_order_and_equality_are_those_of_the_moments(a: int, unit: TimeUnit, b: int, other: TimeUnit) -> None:
    first, second = FileTime.from_(a, unit), FileTime.from_(b, other)
    here, there = a * unit.nanoseconds, b * other.nanoseconds
    assert (first == second) is first.equals(second) is (here == there)
    assert (first < second) is (here < there)
    assert (first <= second) is (here <= there)
    assert (first > second) is (here > there)
    assert (first >= second) is (here >= there)
    if first == second:
        assert hash(first) == hash(second)


@given(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_it_prints_the_date_that_python_does(moment: datetime) -> None:
    """Without needless digits of the second, and with Z for UTC."""
    whole = moment - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = (whole.days * 86400 + whole.seconds) * 10**6 + whole.microseconds
    shown = moment.replace(tzinfo=None).isoformat()
    if "." in shown:
        shown = shown.rstrip("0")
    assert str(FileTime.from_(microseconds, TimeUnit.MICROSECONDS)) == f"{shown}Z"


def test_what_is_no_time_is_refused() -> None:
    with pytest.raises(OverflowError):
        FileTime.fromMillis(2**63)
    with pytest.raises(TypeError):
        FileTime.fromMillis(1.5)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException, match="unit"):
        FileTime.from_(1, None)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException):
        TimeUnit.DAYS.convert(1, None)  # type: ignore[arg-type]


def test_constants_of_an_enum_are_one_each_and_found_by_name() -> None:
    """values in their order; valueOf refuses what is none, and one that has another class."""
    assert [unit.name() for unit in TimeUnit.values()][:2] == ["NANOSECONDS", "MICROSECONDS"]
    assert [unit.ordinal() for unit in TimeUnit.values()] == list(range(7))
    assert TimeUnit.valueOf("DAYS") is TimeUnit.DAYS
    assert TimeUnit.DAYS.compareTo(TimeUnit.HOURS) == 1
    assert repr(TimeUnit.DAYS) == "TimeUnit.DAYS"
    with pytest.raises(IllegalArgumentException, match=r"No enum constant java.util.concurrent.TimeUnit.READ"):
        TimeUnit.valueOf("READ")
    with pytest.raises(NullPointerException, match="Name is null"):
        TimeUnit.valueOf(None)  # type: ignore[arg-type]
