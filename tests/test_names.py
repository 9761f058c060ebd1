"""What the module `nio` offers: its names, and its version."""

from __future__ import annotations

import importlib.metadata
import re

import pytest

import nio
from tests.refill_docs import ROOT


def test_a_star_brings_the_public_names_and_no_module() -> None:
    """A script's own `files` or `errors` stays what it is."""
    namespace: dict[str, object] = {}
    exec("from nio import *", namespace)
    del namespace["__builtins__"]
    assert sorted(namespace) == sorted(nio.__all__)
    assert not {"files", "errors", "machine", "mapping", "channels"} & set(namespace)


def test_every_class_that_nio_imports_for_others_is_public() -> None:
    """A name that is forgotten in __all__ would be there, and hidden."""
    imported = {name for name, value in vars(nio).items() if name[0] != "_" and getattr(value, "__module__", "") != "typing"}
    modules = {name for name in imported if type(getattr(nio, name)).__name__ == "module"}
    assert imported - modules - {"TYPE_CHECKING"} == set(nio.__all__)


def test_the_version_is_the_distributions() -> None:
    """The one of pyproject.toml; the changelog begins with it, or with what is not yet released."""
    assert nio.__version__ == importlib.metadata.version("mappednio")
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    written = re.search(r'^version = "(.*)"$', text, re.M)
    assert written is not None
    headings = re.findall(r"^## (.*)$", (ROOT / "docs" / "changelog.md").read_text("utf-8"), re.M)
    assert written[1] in headings


def test_another_name_is_not_there() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="module 'nio' has no attribute 'nothing'"):
        getattr(nio, "nothing")  # noqa: B009  # the checker would see it
