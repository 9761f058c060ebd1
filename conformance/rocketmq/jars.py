"""Where the jars of the real RocketMQ are: in a folder of the user's cache, or one that an option names.

Maven brings them there, once, from wherever it is configured to look.  Not for running anything in a JVM.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")

_MAVEN_SECONDS = 900


class NoJars(Exception):
    """There are no jars, and none could be brought; the message says why."""


def version() -> str:
    """The version of rocketmq-store that the pom names."""
    found = re.search(r"<artifactId>rocketmq-store</artifactId>\s*<version>([^<]+)</version>", POM.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def usual_folder() -> Path:
    """The folder in the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "mappednio" / f"rocketmq-{version()}"


def there(folder: Path) -> bool:
    """Whether the folder holds the jars of this version."""
    return (folder / f"rocketmq-store-{version()}.jar").is_file()


def bring(folder: Path | None = None) -> Path:
    """Return the folder with the jars, which Maven fills if they are not there.

    Raises NoJars where there is no Maven, or Maven fails.
    """
    folder = usual_folder() if folder is None else folder
    if there(folder):
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoJars(f"{folder} holds no RocketMQ {version()}, and there is no Maven (mvn) to bring it")
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
    try:
        done = subprocess.run(
            [*command, f"-DoutputDirectory={folder}"], capture_output=True, text=True, timeout=_MAVEN_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoJars(f"Maven did not bring RocketMQ {version()} in {_MAVEN_SECONDS} s") from None
    if not there(folder):
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        raise NoJars(f"Maven could not bring RocketMQ {version()}: {lines[0] if lines else f'status {done.returncode}'}")
    return folder
