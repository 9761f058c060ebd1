"""The scenarios, one subject per file; each function that is marked with `@scenario` is found by itself.

Not for helpers that two subjects share: a scenario is read on its own, by someone who wants to know what
Java does.
"""
