"""A JVM in the same process: it handles SIGBUS too, for its own mapped files.  Each keeps its own faults.

The JVM comes from the conformance universes, the only place that starts one.
"""

from __future__ import annotations

from importlib import util
from pathlib import Path

import pytest

from conformance.universes import Jvm, find_jvms
from tests.faults import child


def oldest_and_newest() -> list[Jvm]:
    """At most two of this machine's JVMs, since each costs half a second."""
    if util.find_spec("jpype") is None:
        return []
    by_release = {jvm.jdk: jvm for jvm in reversed(find_jvms())}
    return [by_release[release] for release in sorted({min(by_release), max(by_release)})] if by_release else []


JVMS = oldest_and_newest()


def fault_beside(path: str, universe: str, order: str) -> None:
    from conformance.universes import by_name
    from tests.faults.scene import CUT, GONE, MESSAGE, all_fault, cut_mapping, new_file, raises, resized_elsewhere, works_again

    jpype = theirs = ours = None
    for step in order.split():
        if step == "jvm":
            jpype = by_name(universe).start()
        elif step == "ours":
            ours = cut_mapping(path)
        else:
            assert jpype is not None
            new_file(path + ".java")
            file = jpype.java.io.RandomAccessFile(path + ".java", "rw")
            mode = jpype.java.nio.channels.FileChannel.MapMode.READ_WRITE
            theirs = file.getChannel().map(mode, 0, file.length())
            file.close()
            resized_elsewhere(path + ".java", CUT)
    assert jpype is not None
    assert theirs is not None
    assert ours is not None
    for _ in range(2):
        all_fault(ours)
        with raises(jpype.java.lang.InternalError, MESSAGE):
            theirs.get(GONE)
    works_again(ours, path)


@pytest.mark.skipif(not JVMS, reason="no JVM of release 17 or later and JPype on this machine")
@pytest.mark.parametrize("order", ["jvm theirs ours", "jvm ours theirs", "ours jvm theirs", "ours jvm theirs ours"])
@pytest.mark.parametrize("jvm", JVMS, ids=lambda jvm: f"jdk-{jvm.jdk}")
def test_both_get_their_own_faults(jvm: Jvm, order: str, tmp_path: Path) -> None:
    """Whichever was there first: our InternalError for our mapping, Java's for the JVM's."""
    outcome = child.run(fault_beside, str(tmp_path / "cut"), jvm.name, order, folder=tmp_path)
    assert outcome.status == 0, outcome.out + outcome.err
