"""The lock-step fuzzer: random programs on nio and on a JVM, compared after every operation.

    programs             a program as data: calls of Java's methods on what earlier calls gave; as JSON, as a scenario
    operations           the table of the operations that programs about buffers are made of, with what their arguments mean
    strategies           Hypothesis strategies that draw programs from that table
    channel_operations   the same for programs about files and their channels,
    channel_strategies   and what draws those
    reach                how long such a program may touch a mapping
    player               plays a program in a universe and says what it saw; a process of its own per universe
    lockstep             two players side by side, and the first difference of a program in words
    hunt                 Hypothesis at work: many programs, and of those that differ the smallest
    cli                  the command `nio fuzz`

A new kind of operation is a new row in a table of operations, and a new kind of object something in the strategies that makes it.

Not for differences that are known beforehand (scenarios are for those), and not for what kills a JVM: no
program touches memory after it was unmapped.
"""

from .cli import add_arguments as add_arguments
from .cli import run as run
