"""startJVM where it is more than JPype's: it chooses the Machine.  What both sides have is in scripts/lifecycle.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def printed_by(program: str) -> list[str]:
    """The lines that a program prints in a process of its own: the state of startJVM is the process's."""
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_start_jvm_makes_its_machine_current_until_shutdown() -> None:
    """`startJVM(machine=...)` chooses the kernel and the collector; without it the current machine stays."""
    assert printed_by("""if True:
        import compat as jpype
        from nio import Machine, machine
        before, mine = machine.current(), Machine()
        jpype.startJVM("-ea", machine=mine)
        print(machine.current() is mine)
        jpype.shutdownJVM()
        print(machine.current() is before)
    """) == ["True", "True"]


def test_gc_runs_the_collector_of_the_current_machine() -> None:
    """java.lang.System.gc() and Runtime.gc() are Collector.collect()."""
    assert printed_by("""if True:
        import compat as jpype
        from nio import Machine
        from nio.cleaner import Prompt

        class Noted(Prompt):
            def collect(self):
                print("collected")

        jpype.startJVM(machine=Machine(collector=Noted()))
        jpype.java.lang.System.gc()
        jpype.java.lang.Runtime.getRuntime().gc()
    """) == ["collected", "collected"]


def test_user_dir_is_the_current_directory_of_the_machine() -> None:
    """Where relative paths start from, on whatever kernel."""
    assert printed_by("""if True:
        import compat as jpype
        from nio import Machine
        from nio.paging.sim import SimKernel

        kernel = SimKernel()
        kernel.mkdir("/there")
        kernel.chdir("/there")
        jpype.startJVM(machine=Machine(kernel))
        print(jpype.java.lang.System.getProperty("user.dir"))
        print(jpype.java.io.File("x").getAbsolutePath())
    """) == ["/there", "/there/x"]


def test_the_classic_first_line_works() -> None:
    """`startJVM(getDefaultJVMPath(), "-ea")`: the path is that of a file, the compiled core."""
    assert printed_by("""if True:
        import compat as jpype, os
        jpype.startJVM(jpype.getDefaultJVMPath(), "-ea", "-Xmx1g")
        print(os.path.isfile(jpype.getDefaultJVMPath()), jpype.getJVMVersion()[0], jpype.isThreadAttachedToJVM())
    """) == ["True 25 True"]


def test_a_minimum_version_beyond_ours_is_refused() -> None:
    """nio follows JDK 25: 17 will do, 26 will not."""
    assert printed_by("""if True:
        import compat as jpype
        try:
            jpype.startJVM(minimum_version="26.0.1")
        except jpype.JVMNotSupportedException as error:
            print(error, jpype.isJVMStarted())
        jpype.startJVM(minimum_version="17")
        print(jpype.isJVMStarted())
    """) == ["nio follows JDK 25, not 26.0.1 False", "True"]


def test_on_jvm_start_runs_at_the_start_or_at_once() -> None:
    """Functions wait for startJVM, in their order; after it they run immediately."""
    assert printed_by("""if True:
        import compat as jpype

        @jpype.onJVMStart
        def first():
            print("first", jpype.isJVMStarted())

        print("before")
        jpype.startJVM()
        jpype.onJVMStart(lambda: print("second"))
    """) == ["before", "first True", "second"]


def test_what_a_script_prints_through_java_comes_out_of_python() -> None:
    """System.out is sys.stdout, whichever that is at the moment, with Java's null, true and false."""
    assert printed_by("""if True:
        import contextlib, io
        from compat.java.lang import System
        with contextlib.redirect_stdout(io.StringIO()) as caught:
            for value in ("text", 1, True, None, 2.5):
                System.out.println(value)
            System.out.print("no end")
            System.out.flush()
        print(caught.getvalue().split())
    """) == ["['text', '1', 'true', 'null', '2.5', 'no', 'end']"]
