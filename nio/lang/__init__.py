"""What every object and value of Java brings along: java.lang and java.util as far as files and buffers need them.

    longs           Java's `long` as an argument
    pathname        how Java spells a path, and what it calls the chars of a text
    reflection      Class, Method, Field: getClass() and what comes of it
    buffer_classes  what that tells of the classes of buffers
    object          JavaObject: equals, hashCode, toString, getClass
    enum, iterator, optional, closeable, stream, time_unit

Exceptions are in nio.errors.  Nothing here knows a buffer, a file or a kernel.
"""
