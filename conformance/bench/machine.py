"""On what a bench ran: a figure means little without it."""

import os
import platform
from pathlib import Path

_CPU = Path("/proc/cpuinfo")
_MOUNTS = Path("/proc/mounts")


def describe(folder: Path) -> dict[str, str]:
    """The interpreter, the processor, the system, and the file system of `folder`."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "processor": f"{_processor()}, {os.cpu_count()} CPUs",
        "system": f"{platform.system()} {platform.release()}",
        "file system": _file_system(folder.resolve()),
    }


def _processor() -> str:
    if _CPU.exists():
        for line in _CPU.read_text(errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _file_system(folder: Path) -> str:
    """Its type, by the longest mount point above the folder."""
    if not _MOUNTS.exists():
        return "not known"
    mounted = [line.split() for line in _MOUNTS.read_text(errors="replace").splitlines()]
    above = [(len(point), kind) for _, point, kind, *_ in mounted if folder.is_relative_to(point)]
    return max(above)[1] if above else "not known"
