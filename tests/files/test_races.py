"""Two threads at one object of java.nio.file at the worst moment.  Channels and files: tests/channels/test_races.py."""

from __future__ import annotations

import threading
from pathlib import Path

from nio.files import Files
from nio.files import Path as NioPath


def test_threads_that_share_the_iterator_of_a_directory_get_each_path_once(tmp_path: Path) -> None:
    """One asks while the other is within the filter, and waits for it: Java's iterator is synchronized."""
    for name in "abc":
        (tmp_path / name).touch()
    found: list[str] = []
    threads: list[threading.Thread] = []

    def take() -> None:
        found.append(str(iterator.next().getFileName()))

    def chosen(path: NioPath) -> bool:
        if not threads:
            threads.append(threading.Thread(target=take))
            threads[0].start()
            threads[0].join(0.05)  # it fails at once, or waits for us
        return True

    with Files.newDirectoryStream(str(tmp_path), chosen) as stream:
        iterator = stream.iterator()
        take()
        threads[0].join()
        assert iterator.hasNext()
        take()
        assert not iterator.hasNext()
    assert sorted(found) == ["a", "b", "c"]
