"""How a value, an exception or a text is written in a transcript.

The rule: two universes that gave a program the same thing must write the same text, and a reader must be
able to tell an int from a string from a buffer. So JPype's typed numbers become plain ones, Java's objects
become what their `toString()` says, and what differs from run to run (temporary folders, identity hashes)
is written as a fixed word.

Not for judging: this file never hides a difference of value, class or message.
"""

import re
import zlib

_IDENTITY_HASH = re.compile(r"(?<=[A-Za-z\]])@[0-9a-f]{1,8}\b")
_ADDRESS = re.compile(r"(?<=address: )0x[0-9a-f]{7,}")
_ARRAY_REPR = re.compile(r"<java array '([a-z]+)\[\]'>")
_SHOWN_BYTES = 48


class Renderer:
    """Writes values; knows which folder to call `<folder>`."""

    def __init__(self, folder: str = "") -> None:
        self._folder = folder

    def text(self, text: object) -> str:
        """`text` without what differs from run to run: the folder's name, identity hashes, addresses of memory."""
        plain = str(text)
        if self._folder:
            plain = plain.replace(self._folder, "<folder>")
        return _ADDRESS.sub("0x…", _IDENTITY_HASH.sub("@…", plain))

    def value(self, value: object) -> str:
        """`value` as one line."""
        if value is None or isinstance(value, bool):
            return repr(value)
        if isinstance(value, float):
            return repr(float(value))
        if isinstance(value, int):
            return repr(int(value))
        if isinstance(value, str):
            return self.text(repr(str(value)))
        if isinstance(value, (bytes, bytearray, memoryview)):
            return show_bytes(bytes(value))
        if isinstance(value, (tuple, list)):
            return "[" + ", ".join(self.value(item) for item in value) + "]"
        if isinstance(value, BaseException):
            return f"exception {self.exception(value)}"
        if isinstance(value, type):
            return f"class {class_name(value)}"
        array = _ARRAY_REPR.match(repr(value))
        if array is not None:
            return self._array(array.group(1), value)
        if type(value).__name__ == "java.lang.String":
            return self.text(repr(str(value)))
        return self.text(f"<{value}>")

    def _array(self, element: str, array: object) -> str:
        if element == "byte":
            return "byte[] " + show_bytes(bytes(memoryview(array)))  # type: ignore[arg-type]
        return f"{element}[] " + "[" + ", ".join(map(self.value, array)) + "]"  # type: ignore[call-overload]

    def exception(self, error: BaseException) -> str:
        """Java's class and message, cause included; of a Python exception the class alone, since its words are
        the binding's own (JPype lists overloads there) and nobody ports code that depends on them."""
        name = class_name(type(error))
        if not hasattr(error, "getMessage"):
            return name
        message = error.getMessage()
        words = name if message is None else f"{name}: {self.text(message)}"
        cause = error.getCause() if hasattr(error, "getCause") else None
        return words if cause is None else f"{words} (caused by {self.exception(cause)})"


def class_name(cls: type) -> str:
    """Java's name of a class: JPype puts it whole into `__name__`, nio splits it as Python does."""
    if "." in cls.__name__ or cls.__module__ == "builtins":
        return cls.__name__
    if cls.__module__.split(".")[0] in ("java", "javax", "jdk", "sun", "org"):
        return f"{cls.__module__}.{cls.__name__}"
    return cls.__name__


def show_bytes(data: bytes) -> str:
    """`data` in hexadecimal; of a long run the length, a checksum of all of it and both ends."""
    if len(data) <= _SHOWN_BYTES:
        return f"{len(data)} bytes: {data.hex(' ')}" if data else "0 bytes"
    return f"{len(data)} bytes, crc32 {zlib.crc32(data):08x}: {data[:16].hex(' ')} … {data[-8:].hex(' ')}"
