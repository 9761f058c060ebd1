"""Short programs written for JPype: each is run on a real JVM and under compat, and must print the same.

Not pytest files: test_scripts.py runs them, in processes of their own, through run.py.
"""

from __future__ import annotations

from collections.abc import Callable


def show(label: str, call: Callable[[], object]) -> None:
    """Print what the call gives, or which exception it raises: Java's in full, Python's by its class alone."""
    try:
        value = call()
    except Exception as error:  # whatever it is, it is what the two sides are compared by
        java = hasattr(error, "getMessage")
        print(f"{label}: raises {error if java else type(error).__name__}")
    else:
        print(f"{label}: {value}")
