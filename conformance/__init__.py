"""The proof: the same programs here and on real JVMs, and the first difference in words.

A *scenario* is a function of a universe `u` (JPype's module, or `compat`, which has the same names) and a
`log`. It runs in a process of its own per universe; what it saw is a *transcript*; two transcripts are
compared step by step; a difference is either known, with a reason (`differences`), or a failure.

    scenario, values, outside   what a scenario writes, and what it can see
    scenarios/                  the scenarios, one subject per file
    universes, worker, runner   where they run
    transcript, diff, differences, judge   what came out, and how it is judged
    crosscheck, suites, targets, report    the command `nio crosscheck`; `cli` and `terminal` serve all commands
    surface/                    every public method of Java's classes, held against the port: `python -m conformance.surface`

Not for: testing nio's insides (that is `tests/`), or anything a program needs at run time. `nio` and
`compat` never import this package.
"""
