"""The same store on the simulated kernel: nothing of the host is touched, and the power can be cut."""

from __future__ import annotations

from compat.org.apache.rocketmq.store import CommitLog
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio.machine import Machine
from nio.paging.sim import SimKernel
from tests.rocketmq.test_commit_log import bodies, message, put

FILE = 4096


def opened() -> CommitLog:
    """The log of the current machine, recovered."""
    log = CommitLog("/store/commitlog", FILE)
    assert log.load()
    log.recoverNormally()
    return log


def flush(log: CommitLog) -> None:
    """Flush until nothing moves any more."""
    while not log.mappedFileQueue.flush(0):
        pass


def test_a_log_on_a_simulated_machine() -> None:
    with Machine(SimKernel()):
        log = opened()
        written = [bytes([number]) * 500 for number in range(20)]
        for body in written:
            put(log, message(body=body))
        assert bodies(log) == written
        log.shutdown()
        again = opened()
        assert bodies(again) == written
        again.destroy()


def test_what_was_flushed_outlives_a_power_failure_and_what_was_not_does_not() -> None:
    kernel = SimKernel()
    with Machine(kernel):
        log = opened()
        for number in range(9):
            put(log, message(body=bytes([number]) * 500))
        flush(log)
        for number in range(9, 12):
            put(log, message(body=bytes([number]) * 500))
        assert len(bodies(log)) == 12
    with Machine(kernel.crash()):
        assert [body[0] for body in bodies(opened())] == list(range(9))


def test_a_flush_whose_hold_failed_promises_what_a_power_failure_takes() -> None:
    """Defect (b): the flushed position says all of it, the device has nothing."""
    kernel = SimKernel()
    name = "/store/00000000000000000000"
    with Machine(kernel):
        file = DefaultMappedFile(name, FILE)
        file.appendMessage(b"precious")
        file.hold()
        file.shutdown(120_000)
        assert file.flush(0) == len(b"precious")
    with Machine(kernel.crash()):
        assert DefaultMappedFile(name, FILE).getMappedByteBuffer().getLong(0) == 0
