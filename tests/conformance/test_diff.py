"""The first difference is found and said in words."""

from conformance.diff import differences
from conformance.transcript import Event, Transcript


def made(*events: Event) -> Transcript:
    return Transcript("cursor.flip", "", list(events))


FLIP = Event("b.flip()", "returned", "<b>")
GET = Event("b.getInt()", "returned", "7")
UNDERFLOW = Event("b.getInt()", "raised", "java.nio.BufferUnderflowException")
CRASH = Event("b.getInt()", "crashed", "SIGABRT")


def test_equal_transcripts_have_no_difference() -> None:
    assert list(differences(made(FLIP, GET), made(FLIP, GET))) == []


def test_a_difference_names_the_step_and_what_either_side_did() -> None:
    (found,) = differences(made(FLIP, GET), made(FLIP, UNDERFLOW))
    assert found.in_words("Java", "nio") == ("step 2, b.getInt()\nJava returned 7\nnio raised java.nio.BufferUnderflowException")


def test_every_step_that_differs_is_found_while_the_steps_are_the_same() -> None:
    wrong = Event("b.flip()", "returned", "<c>")
    assert [found.number for found in differences(made(FLIP, GET, FLIP), made(wrong, UNDERFLOW, FLIP))] == [1, 2]


def test_programs_that_part_are_compared_up_to_where_they_part() -> None:
    (found,) = differences(made(FLIP, GET), made(GET, GET))
    assert not found.same_step
    assert "took different steps" in found.in_words()
    assert "Java went on to b.flip()" in found.in_words()


def test_a_program_that_ended_early_is_a_difference() -> None:
    (found,) = differences(made(FLIP, GET), made(FLIP))
    assert found.nio_outcome == "ended here"
    assert "nio ended here" in found.in_words()


def test_after_a_crash_nothing_is_compared() -> None:
    (found,) = differences(made(FLIP, CRASH), made(FLIP, GET, FLIP, FLIP))
    assert "Java crashed the process (SIGABRT)" in found.in_words()
