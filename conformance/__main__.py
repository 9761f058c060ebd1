"""`python -m conformance`: the command `nio`, where it is not installed."""

import sys

from .cli import main

sys.exit(main())
