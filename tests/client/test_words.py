"""How times, people and sentences are said."""

from __future__ import annotations

import pytest

from domain.errors import Code
from domain.event_words import failed
from domain.persons import people, person, requester
from ops.commands.printable import printable, sentence
from ops.commands.times import Times, age, duration, elapsed
from tests.client.virtual_clock import START, VirtualClock

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "0.0 s"),
        (2_140, "2.1 s"),
        (9_960, "10 s"),
        (59_600, "1 min"),
        (61_000, "1 min 1 s"),
        (3 * HOUR + 58 * MINUTE + 20 * SECOND, "3 h 58 min"),
        (49 * HOUR, "2 d 1 h"),
        (-5, "0.0 s"),
    ],
)
def test_durations(milliseconds, said):
    assert duration(milliseconds) == said


def test_ages_have_one_unit():
    assert [age(4_200), age(125_000), age(26 * HOUR)] == ["4 s", "2 min", "1 d"]


def test_elapsed_times_are_those_of_a_stop_watch():
    assert [elapsed(2_900), elapsed(725_000), elapsed(HOUR + 2 * MINUTE + 3 * SECOND)] == ["0:02", "12:05", "1:02:03"]


def test_moments_of_today_have_no_day():
    times = Times(VirtualClock())
    assert times.until(START + 4 * HOUR) == "until 14:30 UTC (4 h left)"
    assert times.until(START + 24 * HOUR) == "until Tue 24 Nov 10:30 UTC (1 d left)"
    assert times.until(START - HOUR) == "until 09:30 UTC (over for 1 h)"


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("arn:aws:iam::123456789012:user/team/bob", "user bob"),
        ("user/bob", "user bob"),
        ("user/team/*", "users below team/"),
        ("role/Approvers", "role Approvers"),
        ("arn:aws:sts::123456789012:assumed-role/Approvers/*", "role Approvers"),
        ("assumed-role/Approvers/alice", "role Approvers as alice"),
        ("arn:aws:iam::123456789012:root", "the root of account 123456789012"),
        ("ci", "ci"),
        ("", ""),
    ],
)
def test_people_have_names(arn, said):
    assert person(arn) == said


def test_people_are_named_once():
    assert people(["role/A", "assumed-role/A/*", "user/bob"]) == "role A, user bob"
    assert people([]) == "nobody is named"


@pytest.mark.parametrize(
    ("deployment", "said"),
    [
        ({"requestedBy": "ci"}, "ci"),
        ({"requestedBy": "alice", "requester": "arn:aws:iam::1:user/ci"}, "alice (signed by user ci)"),
        ({"requestedBy": "alice", "requester": "arn:aws:iam::1:user/alice"}, "user alice"),
        ({"requester": "arn:aws:sts::1:assumed-role/Dev/bob"}, "role Dev as bob"),
        ({}, "nobody says"),
    ],
)
def test_who_asks_is_claimed_and_proven(deployment, said):
    assert requester(deployment) == said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J", r"\x9b2J"),
        ("a\nb\tc", "a b c"),
        ("a\rb", r"a\rb"),
        ("\u202egnp", r"\u202egnp"),
        ("a\u200bb\ufeff", r"a\u200bb\ufeff"),
        ("\ud800", r"\ud800"),
        ("\u2028", r"\u2028"),
        ("[bold]é 日本 ✓[/]", "[bold]é 日本 ✓[/]"),
    ],
)
def test_what_a_terminal_would_obey_is_shown(text, shown):
    assert printable({text: [text, 1, None, True]}) == {shown: [shown, 1, None, True]}


def test_sentences_have_a_beginning_and_an_end():
    assert [sentence("it is late"), sentence("Why?"), sentence("")] == ["It is late.", "Why?", ""]


@pytest.mark.parametrize("code", [Code.REJECTED, Code.EXPIRED, Code.CANCELLED])
def test_a_stage_that_people_or_time_stopped_did_not_fail(code):
    assert failed({"code": code.value})[0] == "stopped"


def test_every_other_stage_that_did_not_reach_its_goal_failed():
    others = set(Code) - {Code.REJECTED, Code.EXPIRED, Code.CANCELLED}
    assert {failed({"code": code.value})[0] for code in others} == {"FAILED"}
