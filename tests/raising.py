"""The exact exception: its class and Java's message, not one derived from it and not another text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nio.errors import Throwable


def raises(kind: type[Throwable], message: str | None, call: Callable[[], object]) -> None:
    """The call raises exactly that class with exactly that message."""
    with pytest.raises(kind) as caught:
        call()
    assert (type(caught.value), caught.value.getMessage()) == (kind, message)
