"""The compiled core: the bytes under a buffer, and the cursor over them.  In reading order:

    touch.h        loads and stores that survive a page that is not there
    guard.h        the SIGBUS handler, and copies of any length under its protection
    memory         Memory: heap, direct, mapped, paged or closed; pins, exports, closing once
    convert        Python values to Java's primitive types
    arrays         Java's primitive arrays: byte[], int[], ...
    byte_order     ByteOrder
    buffer         Buffer: mark <= position <= limit <= capacity
    access         one value of 2, 4 or 8 bytes, from and to any memory
    arguments      what may stand for a Java array in a call
    primitive_buffer   what the seven buffers share: get, put, arrays, slices, comparing
    views          ShortBuffer, IntBuffer, LongBuffer, FloatBuffer, DoubleBuffer
    char_buffer    CharBuffer, which is text as well
    bytebuffer     ByteBuffer and MappedByteBuffer
    file_number    FileNumber: the number of an open file, kept as long as a call uses it
    scope          Scope: how long the memories of an arena live, and their end, all at once
    value_layout   Layout: how one primitive value lies in memory
    segment        Segment: a run of bytes of any length, value by value
    segment_copy   copies between segments and arrays
    memory_segment MemorySegment: all of java.lang.foreign's
    mapping        Mapping: the memory of a mapped buffer, which owns a kernel mapping
    channel_io     FileIO: reading and writing a file, straight into and out of buffers
    *doors.h leaf.h    the short way in for the calls that need no question
    hostcalls      libc's calls for files and mappings, errno kept

Compiled, because a call happens here for each element or byte.  No files, no kernel policy, no Java beyond buffers.
"""
