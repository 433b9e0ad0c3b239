"""Whatever a name or a reason is made of, a notice is short, on its own lines, and one that SNS takes."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from domain.notices import Notice, notice
from domain.printable import HARMFUL
from handlers.adapters.topics import message
from tests.domain.noticed import EXAMPLES

KILOBYTES = 1024
HOSTILE = {
    "new lines": "a\r\nBcc: all@example.com\r\n\r\n",
    "escapes": "\x1b[2J\x07\x00",
    "writing backwards": "\u202etxt.exe\u2066",
    "invisible": "\u200b\u200d\ufeff\u2028",
    "lone surrogates": "\ud800",
    "emoji": "😀",
    "quotes": '"',
    "backslashes": "\\",
    "markup": "<&>",
    "apostrophes": "'",
    "long words": "x",
    "braces": "{name}{0}",
}
COMMANDS = {"approval-requested": 3, "approval-reminded": 3, "undone": 2, "undo-failed": 4, "refused": 1}


def hostile(event: str, text: str) -> Notice:
    """Every text of it is 100 KB of that, and every list has 300 of them."""
    detail = EXAMPLES[event].detail()
    much = (text * (100 * KILOBYTES))[: 100 * KILOBYTES]
    found = notice(EXAMPLES[event].detail_type(), {key: _worse(key, value, much) for key, value in detail.items()})
    assert found
    return found


def _worse(key: str, value: Any, much: str) -> Any:
    if isinstance(value, list):
        return [much] * 300
    return much if isinstance(value, str) and key != "status" else value


@pytest.fixture(params=["approval-requested", "approval-reminded", "undone", "undo-failed", "refused"])
def event(request):
    return request.param


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_sns_takes_it(event, text):
    """https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""
    told = hostile(event, text)
    attributes = sum(len(f"{name}String{value}") for name, value in told.attributes.items())
    assert len(message(told).encode()) + attributes <= 256 * KILOBYTES
    assert told.subject.isascii() and told.subject.isprintable() and len(told.subject) < 100
    assert len(told.attributes) <= 10
    assert all(value.isascii() and value.isprintable() and len(value) <= 256 for value in told.attributes.values())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_program_obeys_it_and_no_line_is_forged(event, text):
    told = hostile(event, text)
    shown = [*told.text.splitlines(), told.subject, told.chat["content"]["title"], *told.chat["content"]["nextSteps"]]
    assert [line for line in shown if any(unicodedata.category(letter) in HARMFUL for letter in line)] == []
    assert "Bcc:" not in (told.subject[:4], told.chat["content"]["title"][:4])
    lines = [line for line in told.text.splitlines() if not line.startswith("  python -m ops ")]
    assert max(map(len, lines)) <= 76


def test_the_commands_are_there_however_long_the_rest_is(event):
    for told in (hostile(event, "x"), hostile(event, "'")):
        assert told.text.count("\n  python -m ops ") == COMMANDS[event]
        assert told.text.splitlines()[-1].endswith(EXAMPLES[event].detail_type())


def test_the_subject_says_what_it_is_about_however_long_the_names_are():
    name = "x" * 17 + "..."
    assert hostile("undo-failed", "x").subject == f"[{name}] UNDO FAILED AGAIN: {name} {name} is held"
    assert hostile("approval-reminded", "x").subject == f"[{name}] still waiting: approve {name} {name}? (1 of 2)"


def test_a_subject_is_ascii_and_leaves_nothing_out():
    found = notice("DeploymentRefused", EXAMPLES["refused"].detail() | {"service": "bücher\x1b"})
    assert found and found.subject == "[prod] refused: b\\xfccher\\x1b 4"


def test_names_that_fit_are_not_cut():
    found = notice("DeploymentFailed", EXAMPLES["undo-failed"].detail() | {"version": "a" * 50})
    assert found and found.subject == f"[prod] UNDO FAILED: storefront {'a' * 50} is held"


def test_what_is_left_out_of_a_long_list_is_counted():
    alerts = [f"Resource{n} (AWS::DynamoDB::Table) will be REPLACED: {'why ' * 100}" for n in range(20)]
    found = notice("ApprovalRequested", EXAMPLES["approval-requested"].detail() | {"alerts": alerts})
    assert found and "Resource0 " in found.text and "Resource19 " not in found.text
    shown = found.text.count("will be REPLACED")
    assert f"  ! and {20 - shown} more: the command below shows all\n" in found.text
    assert "(20 alerts)" in found.subject


def test_a_long_list_of_approvers_is_cut():
    approvers = [f"user/approver-{n}" for n in range(300)]
    found = notice("ApprovalRequested", EXAMPLES["approval-requested"].detail() | {"approvers": approvers})
    assert found and "user approver-1," in found.text and "approver-299" not in found.text


def test_other_letters_stay_as_they_are():
    found = notice("ApprovalRequested", EXAMPLES["approval-requested"].detail() | {"reason": "Für Zoë: 東京 😀"})
    assert found and "Für Zoë: 東京 😀" in found.text
