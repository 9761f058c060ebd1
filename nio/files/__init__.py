"""Files and paths: java.io.File, java.io.RandomAccessFile and java.nio.file.Path as far as mapped files need them.

    path                Path: a path as a value
    file                File: a path as a value, and the file calls on it
    random_access_file  RandomAccessFile: an open file, and the way to its channel

Every call that looks at a file goes to the kernel of the current Machine.
"""

from nio.files.file import File as File
from nio.files.path import Path as Path
from nio.files.random_access_file import RandomAccessFile as RandomAccessFile
