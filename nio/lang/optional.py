"""Optional: a value, or none (java.util.Optional), as far as its callers here need it."""

from __future__ import annotations

from typing import Generic, TypeVar, final

from nio.errors import NoSuchElementException, NullPointerException

T = TypeVar("T")


@final
class Optional(Generic[T]):
    """A value that may be missing; `Optional(None)` has none."""

    __slots__ = ("_value",)

    def __init__(self, value: T | None, /) -> None:
        self._value = value

    @staticmethod
    def of(value: T, /) -> Optional[T]:
        """Return one with that value (Optional.of).  Raises NullPointerException for None."""
        if value is None:
            raise NullPointerException()
        return Optional(value)

    @staticmethod
    def ofNullable(value: T | None, /) -> Optional[T]:
        """Return one with that value, or an empty one for None (Optional.ofNullable)."""
        return Optional(value)

    @staticmethod
    def empty() -> Optional[T]:
        """Return one without a value (Optional.empty)."""
        return Optional(None)

    def isPresent(self) -> bool:
        """Return whether there is a value (Optional.isPresent)."""
        return self._value is not None

    def isEmpty(self) -> bool:
        """Return whether there is none (Optional.isEmpty)."""
        return self._value is None

    def get(self) -> T:
        """Return the value (Optional.get).  Raises NoSuchElementException if there is none."""
        if self._value is None:
            raise NoSuchElementException("No value present")
        return self._value

    def orElse(self, other: T, /) -> T:
        """Return the value, or `other` if there is none (Optional.orElse)."""
        return other if self._value is None else self._value

    def toString(self) -> str:
        """Return "Optional[value]" or "Optional.empty" (Optional.toString)."""
        return "Optional.empty" if self._value is None else f"Optional[{self._value}]"

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is an Optional of an equal value, or of none as this (Optional.equals)."""
        return isinstance(other, Optional) and self._value == other._value

    def hashCode(self) -> int:
        """Return the value's hash code, 0 if there is none (Optional.hashCode)."""
        return 0 if self._value is None else hash(self._value) & 0x7FFF_FFFF

    def __eq__(self, other: object) -> bool:
        return self.equals(other)

    def __hash__(self) -> int:
        return self.hashCode()

    def __str__(self) -> str:
        return self.toString()
