"""org.apache.rocketmq.store.config.FlushDiskType: whether a message waits for the device."""

from __future__ import annotations

from enum import Enum


class FlushDiskType(Enum):
    """A Java enum: its text is its name."""

    __module__ = "org.apache.rocketmq.store.config"

    SYNC_FLUSH = 0
    """A put returns when the device has the message."""
    ASYNC_FLUSH = 1
    """A put returns when the page cache has it."""

    def __str__(self) -> str:
        return self.name
