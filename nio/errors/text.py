"""What java.nio.charset and java.util throw: about text that is none, patterns that are none, and elements that are not there."""

from __future__ import annotations

from nio.errors.io import IOException
from nio.errors.lang import IllegalArgumentException, RuntimeException


class CharacterCodingException(IOException):
    """Bytes are no text in a charset, or a text has no bytes in it."""

    __module__ = "java.nio.charset"

    def __init__(self) -> None:
        super().__init__()


class MalformedInputException(CharacterCodingException):
    """Bytes, or chars, that are not what a charset writes; the message is "Input length = 1".

    inputLength: how many of them, from the first wrong one on, are to blame.
    """

    __module__ = "java.nio.charset"

    def __init__(self, inputLength: int, /) -> None:
        super().__init__()
        self._length = inputLength

    def getMessage(self) -> str:
        """Return "Input length = 1" (MalformedInputException.getMessage)."""
        return f"Input length = {self._length}"

    def getInputLength(self) -> int:
        """Return how many bytes or chars are to blame (MalformedInputException.getInputLength)."""
        return self._length


class UnmappableCharacterException(CharacterCodingException):
    """A character that a charset has no bytes for; the message is "Input length = 1".

    inputLength: how many chars it is.
    """

    __module__ = "java.nio.charset"

    def __init__(self, inputLength: int, /) -> None:
        super().__init__()
        self._length = inputLength

    def getMessage(self) -> str:
        """Return "Input length = 1" (UnmappableCharacterException.getMessage)."""
        return f"Input length = {self._length}"

    def getInputLength(self) -> int:
        """Return how many chars the character is (UnmappableCharacterException.getInputLength)."""
        return self._length


class IllegalCharsetNameException(IllegalArgumentException):
    """A text cannot be the name of a charset; it is the message."""

    __module__ = "java.nio.charset"

    def __init__(self, charsetName: str, /) -> None:
        super().__init__(charsetName)
        self._name = charsetName

    def getCharsetName(self) -> str:
        """Return the text (IllegalCharsetNameException.getCharsetName)."""
        return self._name


class UnsupportedCharsetException(IllegalArgumentException):
    """There is no charset of that name; it is the message."""

    __module__ = "java.nio.charset"

    def __init__(self, charsetName: str, /) -> None:
        super().__init__(charsetName)
        self._name = charsetName

    def getCharsetName(self) -> str:
        """Return the name (UnsupportedCharsetException.getCharsetName)."""
        return self._name


class NoSuchElementException(RuntimeException):
    """An iterator was asked for an element after its last one."""

    __module__ = "java.util"


class PatternSyntaxException(IllegalArgumentException):
    """A text is no pattern: a glob with an open bracket, for one.

    desc: what is wrong; regex: the text; index: where, -1 if that is not known.
    The message is Java's: what and where, the text, and a mark below the place, on lines of their own.
    """

    __module__ = "java.util.regex"

    def __init__(self, desc: str, regex: str, index: int = -1, /) -> None:
        where = f" near index {index}" if index >= 0 else ""
        mark = f"\n{' ' * index}^" if 0 <= index < len(regex) else ""
        super().__init__(f"{desc}{where}\n{regex}{mark}")
        self._description, self._pattern, self._index = desc, regex, index

    def getDescription(self) -> str:
        """Return what is wrong (PatternSyntaxException.getDescription)."""
        return self._description

    def getPattern(self) -> str:
        """Return the text that is no pattern (PatternSyntaxException.getPattern)."""
        return self._pattern

    def getIndex(self) -> int:
        """Return where it is wrong, -1 if that is not known (PatternSyntaxException.getIndex)."""
        return self._index
