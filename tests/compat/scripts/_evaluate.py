"""Evaluate the expressions that come in as a JSON list, each with buffers of its own, and print what each gives, as JSON."""

import json
import pathlib
import sys

import jpype
import jpype.types
from jpype import JArray, JByte, JInt, java

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])


def outcome(expression: str) -> str:
    """The value's repr, or the exception: Java's in full, Python's by its class."""
    names = {
        "heap": java.nio.ByteBuffer.allocate(16),
        "direct": java.nio.ByteBuffer.allocateDirect(16),
        "ints": JArray(JInt)([1, 2, 3, 4]),
        "ByteBuffer": java.nio.ByteBuffer,
        "pathlib": pathlib,
        "java": java,
        "jpype": jpype,
        "JArray": JArray,
        "JByte": JByte,
        "JInt": JInt,
    }
    try:
        return repr(eval(expression, names))
    except Exception as error:
        return f"raises {error}" if hasattr(error, "getMessage") else f"raises {type(error).__name__}"


print(json.dumps([outcome(expression) for expression in json.load(sys.stdin)]))
