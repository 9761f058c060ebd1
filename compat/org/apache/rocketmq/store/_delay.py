"""When a delayed message is delivered: RocketMQ's levels, as its configuration has them when nobody changes it.

A delayed message waits in the topic SCHEDULE_TOPIC_XXXX, and the entry of its queue has the time of delivery in place of the
tags' code.
"""

from __future__ import annotations

import re
from typing import Final

SCHEDULE_TOPIC: Final = "SCHEDULE_TOPIC_XXXX"

LEVELS: Final = tuple(
    1000 * seconds for seconds in (1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200)
)
"""ms of each level; the first is level 1 (MessageStoreConfig.messageDelayLevel)."""

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,10}")


def delivery_time(level: str, stored: int, /) -> int | None:
    """When a message with a level as its property DELAY is delivered, in ms since 1970; None for a level that delays nothing.

    stored: when it was stored, in ms since 1970.  A level above the last one is the last one.
    """
    if _NUMBER.fullmatch(level) is None or int(level) <= 0:
        return None
    return stored + LEVELS[min(int(level), len(LEVELS)) - 1]
