"""Run one of the scripts in this process: `python -m tests.compat.run compat|jpype SCRIPT JVM_LIBRARY OPTION...`.

Under compat the modules stand in sys.modules where a script looks for JPype's, so that the script runs as it is.
"""

from __future__ import annotations

import runpy
import sys


def main() -> None:
    """Put compat in JPype's place if that is asked for, and run the script as a program."""
    binding, script = sys.argv[1:3]
    if binding == "compat":
        import compat
        import compat.types

        sys.modules["jpype"] = compat
        sys.modules["jpype.types"] = compat.types
        if script == "import_hook":
            import compat.imports

            sys.modules["jpype.imports"] = compat.imports
    sys.argv[1:] = sys.argv[3:]
    runpy.run_module(f"tests.compat.scripts.{script}", run_name="__main__")


main()
