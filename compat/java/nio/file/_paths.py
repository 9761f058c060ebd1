"""java.nio.file.Paths: the older name of Path.of."""

from nio import Path


class Paths:
    """Makes paths: `Paths.get("a", "b")`."""

    __module__ = "java.nio.file"

    get = staticmethod(Path.of)
