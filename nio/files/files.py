"""Files: the calls on files and directories by their paths (java.nio.file.Files), collected from where they are made.

    questions   what is at a path
    making      new files, directories and links; deleting
    move_copy   moving and copying
    content     reading, writing, opening
    listing     directories

Not here: walk, find and walkFileTree; createLink; views and owners; getFileStore; probeContentType; BufferedReader and -Writer.
"""

from __future__ import annotations

from typing import final

from nio.files.content import Content
from nio.files.listing import Listing
from nio.files.making import Making
from nio.files.move_copy import MoveAndCopy
from nio.files.questions import Questions


@final
class Files(Questions, Making, MoveAndCopy, Content, Listing):
    """Static methods only.  Each goes to the kernel of the Machine that is current at the call."""

    __slots__ = ()
