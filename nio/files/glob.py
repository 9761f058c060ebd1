"""Patterns for names in a directory, such as "*.{java,py}": the globs of java.nio.file.

A glob becomes a regular expression.  Only names are matched: nothing here crosses a "/".
"""

from __future__ import annotations

import re
from typing import Final

from nio.errors import PatternSyntaxException

_MARKS: Final = "\\^$.|?*+()[]{}"
"""What Java's translation puts a backslash before; it shows in one message."""


def compile_glob(glob: str) -> re.Pattern[str]:
    """Return the expression that matches whole names as Java's glob does.

    Raises PatternSyntaxException for what is not closed, has nothing to escape, or nests.
    """
    return _Translation(glob).pattern()


class _Translation:
    """One glob on its way: what has been read, the expression so far, and Java's own, which a message shows."""

    def __init__(self, glob: str) -> None:
        self._glob = glob
        self._at = 0
        self._ours: list[str] = []
        self._javas = ["^"]

    def pattern(self) -> re.Pattern[str]:
        in_group = empty_class = False
        while char := self._next():
            if char == "\\":
                literal = self._next()
                if not literal:
                    raise self._wrong("No character to escape", 1)
                self._add_literal(literal)
            elif char == "[":
                empty_class = self._add_class() or empty_class
            elif char == "{":
                if in_group:
                    raise self._wrong("Cannot nest groups", 1)
                in_group = True
                self._add("(?:(?:")
            elif char == "}" and in_group:
                in_group = False
                self._add("))")
            elif char == "," and in_group:
                self._add(")|(?:")
            elif char == "*":
                deep = self._glob[self._at : self._at + 1] == "*"
                self._at += deep
                self._add(".*" if deep else "[^/]*")
            elif char == "?":
                self._add("[^/]")
            else:
                self._add_literal(char)
        if in_group:
            raise self._wrong("Missing '}", 1)
        if empty_class:  # Java takes the bracket after it for the first of the class, which then does not end
            java = "".join(self._javas) + "$"
            raise PatternSyntaxException("Unclosed character class", java, len(java) - 1)
        return re.compile("".join(self._ours), re.DOTALL)

    def _add_class(self) -> bool:
        """Translate what follows a bracket, and return whether there is nothing in it."""
        ours, javas = ["["], ["[[^/]&&["]
        if self._take("^"):
            ours.append("\\^")
            javas.append("\\^")
        else:
            if self._take("!"):
                ours.append("^/")  # what is not in the class, and no "/" either
                javas.append("^")
            if self._take("-"):
                ours.append("\\-")
                javas.append("-")
        last: str | None = None
        char = ""
        while char := self._next():
            if char == "]":
                break
            if char == "/":
                raise self._wrong("Explicit 'name separator' in class", 1)
            if char == "-" and last is None:
                raise self._wrong("Invalid range", 1)
            if char == "-" and last is not None and self._glob[self._at : self._at + 1] not in ("", "]"):
                self._add_range(last, ours, javas)
                last = None
            else:
                ours.append(re.escape(char))
                javas.append("\\" + char if char in "\\[" else char)
                last = char
        if char != "]":
            raise self._wrong("Missing ']", 1)
        self._javas.append("".join(javas) + "]]")
        empty = ours in (["["], ["[", "^/"])
        self._ours.append("".join(ours) + "]" if not empty else "")
        return empty

    def _add_range(self, last: str, ours: list[str], javas: list[str]) -> None:
        """Translate "-z", where `last` came before it."""
        end = self._next()
        if end < last:
            raise self._wrong("Invalid range", 3)
        ours.append(f"-{re.escape(end)}")
        javas.append(f"-{end}")

    def _take(self, char: str) -> bool:
        if self._glob[self._at : self._at + 1] != char:
            return False
        self._at += 1
        return True

    def _next(self) -> str:
        """The next character, "" at the end."""
        char = self._glob[self._at : self._at + 1]
        self._at += 1 if char else 0
        return char

    def _add(self, expression: str) -> None:
        self._ours.append(expression)
        self._javas.append(expression)

    def _add_literal(self, char: str) -> None:
        self._ours.append(re.escape(char))
        self._javas.append("\\" + char if char in _MARKS else char)

    def _wrong(self, text: str, back: int) -> PatternSyntaxException:
        return PatternSyntaxException(text, self._glob, self._at - back)
