"""Files and paths: java.io's files and java.nio.file.Path as far as mapped files need them.

    path                Path: a path as a value
    files               Files: the file calls of java.nio.file; see there for the files that it is made of
    file_time           FileTime: when a file was written
    copy_options        StandardCopyOption: how to copy and move
    listing             DirectoryStream: what is in a directory
    file                File: a path as a value, and the file calls on it
    random_access_file  RandomAccessFile: an open file, and the way to its channel
    file_streams        FileInputStream, FileOutputStream: a file from front to back
    file_descriptor     FileDescriptor: an open file to share
    data_io, streams    what these are: DataInput, DataOutput, InputStream, OutputStream

Below them: open_file (the calls that they share), byte_range (the byte[] they are given), modified_utf8, filters, temporary,
resolve, delete_on_exit.  Every call that looks at a file goes to the kernel of the current Machine.
"""

from nio.files.copy_options import StandardCopyOption as StandardCopyOption
from nio.files.data_io import DataInput as DataInput
from nio.files.data_io import DataOutput as DataOutput
from nio.files.file import File as File
from nio.files.file_descriptor import FileDescriptor as FileDescriptor
from nio.files.file_streams import FileInputStream as FileInputStream
from nio.files.file_streams import FileOutputStream as FileOutputStream
from nio.files.file_time import FileTime as FileTime
from nio.files.files import Files as Files
from nio.files.filters import FileFilter as FileFilter
from nio.files.filters import FilenameFilter as FilenameFilter
from nio.files.listing import DirectoryStream as DirectoryStream
from nio.files.path import Path as Path
from nio.files.random_access_file import RandomAccessFile as RandomAccessFile
from nio.files.streams import InputStream as InputStream
from nio.files.streams import OutputStream as OutputStream
