"""Built-in programs of `nio explain`: each a script that plain python runs as well.

A file is a program: its name with dashes is the program's, the first line of its docstring is what `--list` shows, and a line
`# explain: --frames 16` says what machine it wants.

A program that needs to look into the machine gets it from `conformance.explain.stage`.
"""
