"""`python -m conformance.surface`: every public method and overload that Java's reflection lists, held against the port.

For each class: is the name there at run time, does it take that many arguments, and do the types (stubs) have an overload
of that many parameters. What is left out must be
named in `left_out`, and what the port has besides in `coverage`, each with its reason.

    java        what Java has: asked of a JVM, in a worker process, or read from the recorded list (jdk-25.json)
    reflection  the program that asks the JVM
    port        what nio has at run time, and what it accepts
    stubs       what the types say: the .pyi files (.py where there is none), read as text
    left_out    what of Java is left out, class by class, with reasons
    coverage    the comparison, and what is extra, with reasons
    report      the table

To add a class: a line in `port.SAMPLES`, and `python -m conformance.surface --record`.

Not for behaviour: that every overload does what Java's does is for the scenarios and the fuzzer to say.
"""
