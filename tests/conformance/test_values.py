"""Values are written so that the same means the same text, and different things different texts."""

import pytest

from conformance.values import Renderer, class_name, show_bytes
from nio import errors


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"),
        (True, "True"),
        (1, "1"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (float("nan"), "nan"),
        ("1", "'1'"),
        (b"\x01\xff", "2 bytes: 01 ff"),
        (b"", "0 bytes"),
        ((1, "a"), "[1, 'a']"),
    ],
)
def test_values_of_different_types_have_different_texts(value: object, text: str) -> None:
    assert Renderer().value(value) == text


def test_an_int_of_the_bindings_own_type_is_an_int() -> None:
    class TypedInt(int):
        """As JPype gives them."""

        def __repr__(self) -> str:
            return "JInt"

    assert Renderer().value(TypedInt(5)) == "5"


def test_identity_hashes_and_the_folder_are_written_as_fixed_words() -> None:
    assert Renderer("/a/b").text("x/a/b/c sun.nio.ch.FileChannelImpl@1f3a9c") == "x<folder>/c sun.nio.ch.FileChannelImpl@…"


def test_a_long_run_of_bytes_is_written_by_its_ends_and_a_checksum_of_all() -> None:
    one, other = bytearray(1000), bytearray(1000)
    other[500] = 1
    assert show_bytes(bytes(one)) != show_bytes(bytes(other))
    assert len(show_bytes(bytes(one))) < 120


def test_an_exception_of_java_is_its_class_and_message() -> None:
    error = errors.IllegalArgumentException("Negative position")
    assert Renderer().exception(error) == "java.lang.IllegalArgumentException: Negative position"
    assert Renderer().exception(errors.BufferOverflowException()) == "java.nio.BufferOverflowException"


def test_an_exceptions_cause_is_part_of_it() -> None:
    error = errors.IOException("Map failed", errors.OutOfMemoryError("Map failed"))
    assert "caused by java.lang.OutOfMemoryError: Map failed" in Renderer().exception(error)


def test_of_a_python_exception_only_the_class_counts() -> None:
    assert Renderer().exception(TypeError("No matching overloads found")) == "TypeError"


def test_a_class_has_one_name_whether_the_package_is_in_it_or_beside_it() -> None:
    dotted = type("java.nio.BufferOverflowException", (Exception,), {})
    assert class_name(dotted) == class_name(errors.BufferOverflowException) == "java.nio.BufferOverflowException"
