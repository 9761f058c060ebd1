"""A FileChannel against a bytearray with a position: random programs leave both with the same bytes and the same answers."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from nio._core.bytebuffer import ByteBuffer
from nio.channels import FileChannel, MapMode, StandardOpenOption
from nio.machine import Machine
from nio.paging import HostKernel

POSITIONS = st.integers(0, 12000)
SIZES = st.integers(0, 9000)


class OtherKernel(HostKernel):
    """A host that a channel does not know as one."""


class ChannelModel(RuleBasedStateMachine):
    """One file, one channel; the model is what Java's documentation says."""

    kernel: type[HostKernel] = HostKernel

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "file"
        option = StandardOpenOption
        with Machine(self.kernel()):
            self.channel = FileChannel.open(self.path, option.READ, option.WRITE, option.CREATE)
        self.bytes = bytearray()
        self.position = 0

    def teardown(self) -> None:
        self.channel.close()
        self.folder.cleanup()

    def expect_write(self, at: int, data: bytes) -> None:
        if data:
            self.bytes.extend(bytes(max(0, at - len(self.bytes))))
            self.bytes[at : at + len(data)] = data

    def expect_read(self, at: int, size: int) -> tuple[int, bytes]:
        data = bytes(self.bytes[at : at + size])
        return (len(data) if data or not size else -1), data

    @rule(data=st.binary(max_size=5000), direct=st.booleans(), before=st.integers(0, 5))
    def write(self, data: bytes, direct: bool, before: int) -> None:
        buffer = filled(data, direct, before)
        assert self.channel.write(buffer) == len(data)
        assert buffer.position() == before + len(data)
        self.expect_write(self.position, data)
        self.position += len(data)

    @rule(data=st.binary(max_size=5000), at=POSITIONS, direct=st.booleans())
    def write_at(self, data: bytes, at: int, direct: bool) -> None:
        assert self.channel.write(filled(data, direct, 0), at) == len(data)
        self.expect_write(at, data)

    @rule(size=SIZES, direct=st.booleans(), before=st.integers(0, 5))
    def read(self, size: int, direct: bool, before: int) -> None:
        buffer = empty(size, direct, before)
        count, data = self.expect_read(self.position, size)
        assert self.channel.read(buffer) == count
        assert taken(buffer, before) == data
        self.position += len(data)

    @rule(size=SIZES, at=POSITIONS, direct=st.booleans())
    def read_at(self, size: int, at: int, direct: bool) -> None:
        buffer = empty(size, direct, 0)
        count, data = self.expect_read(at, size)
        assert self.channel.read(buffer, at) == count
        assert taken(buffer, 0) == data

    @rule(parts=st.lists(st.tuples(st.binary(max_size=2000), st.booleans()), max_size=20))
    def gather(self, parts: list[tuple[bytes, bool]]) -> None:
        buffers = [filled(data, direct, 1) for data, direct in parts]
        whole = b"".join(data for data, _ in parts)
        assert self.channel.write(buffers) == len(whole)
        assert [each.position() for each in buffers] == [1 + len(data) for data, _ in parts]
        self.expect_write(self.position, whole)
        self.position += len(whole)

    @rule(parts=st.lists(st.tuples(st.integers(0, 2000), st.booleans()), max_size=20), data=st.data())
    def scatter(self, parts: list[tuple[int, bool]], data: st.DataObject) -> None:
        first = data.draw(st.integers(0, len(parts)))
        number = data.draw(st.integers(0, len(parts) - first))
        buffers = [empty(size, direct, 2) for size, direct in parts]
        count, expected = self.expect_read(self.position, sum(size for size, _ in parts[first : first + number]))
        assert self.channel.read(buffers, first, number) == count
        assert b"".join(taken(each, 2) for each in buffers) == expected
        self.position += len(expected)

    @rule(at=POSITIONS, size=SIZES, to=POSITIONS)
    def transfer_to_itself(self, at: int, size: int, to: int) -> None:
        """Between ranges that do not overlap: what an overlap holds is not said."""
        _, expected = self.expect_read(at, size)
        if at < to + len(expected) and to < at + len(expected):
            return
        self.channel.position(to)
        assert self.channel.transferTo(at, size, self.channel) == len(expected)
        self.expect_write(to, expected)
        self.position = to + len(expected)

    @rule(at=POSITIONS, size=SIZES)
    def transfer_from_itself(self, at: int, size: int) -> None:
        _, expected = self.expect_read(self.position, size)
        if at < self.position + len(expected) and self.position < at + len(expected):
            return
        assert self.channel.transferFrom(self.channel, at, size) == len(expected)
        self.expect_write(at, expected)
        self.position += len(expected)

    @rule(at=POSITIONS)
    def seek(self, at: int) -> None:
        assert self.channel.position(at) is self.channel
        self.position = at

    @rule(size=POSITIONS)
    def truncate(self, size: int) -> None:
        self.channel.truncate(size)
        del self.bytes[size:]
        self.position = min(self.position, size)

    @rule(
        at=POSITIONS,
        size=SIZES,
        mode=st.sampled_from([MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE]),
        value=st.integers(-128, 127),
    )
    def map(self, at: int, size: int, mode: MapMode, value: int) -> None:
        with self.channel.map(mode, at, size) as buffer:
            self.bytes.extend(bytes(max(0, at + size - len(self.bytes))))
            assert memoryview(buffer).tobytes() == self.bytes[at : at + size]
            if size and mode is not MapMode.READ_ONLY:
                buffer.put(size - 1, value)
                if mode is MapMode.READ_WRITE:
                    self.bytes[at + size - 1] = value & 0xFF

    @invariant()
    def same(self) -> None:
        assert (self.channel.size(), self.channel.position()) == (len(self.bytes), self.position)
        assert self.path.read_bytes() == self.bytes


class LongWayModel(ChannelModel):
    """The same through the Kernel interface."""

    kernel = OtherKernel


def empty(size: int, direct: bool, before: int) -> ByteBuffer:
    buffer = ByteBuffer.allocateDirect(before + size + 3) if direct else ByteBuffer.allocate(before + size + 3)
    buffer.position(before).limit(before + size)
    return buffer


def filled(data: bytes, direct: bool, before: int) -> ByteBuffer:
    buffer = empty(len(data), direct, before)
    buffer.put(data).position(before)
    return buffer


def taken(buffer: ByteBuffer, before: int) -> bytes:
    """What was put into the buffer; and nothing was put elsewhere."""
    end = buffer.position()
    whole = memoryview(buffer).tobytes()
    assert not any(whole[:before])
    assert not any(whole[end:])
    return whole[before:end]


@pytest.mark.parametrize("model", [ChannelModel, LongWayModel])
def test_random_programs_leave_channel_and_model_alike(model: type[ChannelModel]) -> None:
    run_state_machine_as_test(model, settings=settings(max_examples=40, stateful_step_count=25, deadline=None))
