"""A log names its steps by their text, records what came of them, and goes on after an exception."""

from pathlib import Path
from types import ModuleType

from conformance.outside import Outside
from conformance.scenario import Log, NoValue
from conformance.transcript import Event

LIMIT = 7


class Events:
    """A sink that keeps what it is told."""

    def __init__(self) -> None:
        self.doings: list[str] = []
        self.events: list[Event] = []

    def doing(self, step: str) -> None:
        self.doings.append(step)

    def done(self, event: Event) -> None:
        self.events.append(event)


def make_log(folder: Path) -> tuple[Log, Events]:
    events = Events()
    return Log(ModuleType("u"), Outside(folder), events), events


def test_a_step_is_named_by_the_text_of_its_lambda(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    numbers = [3, 1, 2]
    log(lambda: sorted(numbers))
    assert events.events == [Event("sorted(numbers)", "returned", "[1, 2, 3]")]


def test_plain_values_stand_in_the_name_in_place_of_their_variables(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    numbers = [3, 1, 2]
    for index in (0, -1):
        log(lambda: numbers[index] + LIMIT)
    assert [event.step for event in events.events] == ["numbers[0] + 7", "numbers[-1] + 7"]


def test_two_steps_on_one_line_keep_their_own_names(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    log(lambda: len("ab")) and log(lambda: max(3, 4))
    assert [event.step for event in events.events] == ['len("ab")', "max(3, 4)"]


def test_a_step_of_several_lines_has_a_name_of_one(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    log(
        lambda: max(
            1,
            2,
        )
    )
    assert events.events[0].step == "max(1,2,)"


def test_a_method_picked_by_name_reads_like_a_call(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    text, method = "abc", "upper"
    log(lambda: getattr(text, method)())
    words = [1]
    log(lambda: getattr(words, method)())
    assert events.events[0].step == "getattr('abc', 'upper')()"
    assert events.events[1].step == "words.upper()"


def test_an_exception_is_recorded_and_the_scenario_goes_on(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    words: list[str] = []
    value = log(lambda: words[LIMIT])
    log(lambda: value.upper())
    assert [event.outcome for event in events.events] == ["raised IndexError", f"raised {NoValue.__name__}"]


def test_a_step_is_announced_before_it_runs(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    log(lambda: events.doings[-1])
    assert events.events[0].text == repr("events.doings[-1]")


def test_parts_come_before_the_names_of_the_steps_inside(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    with log.part("heap"), log.part(3):
        log.note("count", 5)
    log.note("count", 6)
    assert [event.step for event in events.events] == ["heap: 3: count", "count"]


def test_the_scenarios_folder_has_one_name_on_every_machine(tmp_path: Path) -> None:
    log, events = make_log(tmp_path)
    path = log.new_file("data", b"ab")
    log(lambda: str(path))
    log.on_disk(path)
    log.on_disk(log.path("missing"))
    assert [(event.step, event.text) for event in events.events] == [
        ("str('<folder>/data')", "'<folder>/data'"),
        ("bytes of <folder>/data on disk", "2 bytes: 61 62"),
        ("bytes of <folder>/missing on disk", "None"),
    ]
