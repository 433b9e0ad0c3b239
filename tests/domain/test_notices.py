"""What people are told, word for word. After a change on purpose: REWRITE=1 writes it again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain import notices
from domain.catalogue import REGISTRY
from domain.deployment import Status
from domain.events import DeploymentFailed, DeploymentStopped
from domain.notices import Notice, is_told, notice
from tests.domain.noticed import BROKEN, DIGEST, ENDED, EXAMPLES, made

GOLDEN = Path(__file__).with_name("notices")
DOCS = Path(__file__).parents[2] / "docs" / "notifications.md"
VARIANTS = (
    "approval-requested-without-alerts",
    "undone-first",
    "undone-same-version",
    "undone-rollback",
    "undo-impossible",
    "refused-unreadable",
)
PAGED = ["undo-failed", "undo-failed-again", "undo-impossible"]
STOPPED = (Status.REJECTED, Status.CANCELLED, Status.SUPERSEDED)


def told(name: str) -> Notice:
    found = notice(EXAMPLES[name].detail_type(), EXAMPLES[name].detail())
    assert found
    return found


@pytest.mark.parametrize("name", EXAMPLES)
def test_people_read_what_they_did(name):
    shown, file = f"Subject: {told(name).subject}\n\n{told(name).text}", GOLDEN / f"{name}.txt"
    if os.environ.get("REWRITE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8")


def test_every_golden_text_has_an_event():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(EXAMPLES)


def test_every_text_that_can_be_told_has_an_example():
    seen = {(type(event), Status(told(name).attributes["status"])) for name, event in EXAMPLES.items()}
    assert seen == notices.TOLD.keys()


def test_every_event_is_told_or_it_is_said_why_not():
    untold = [f"{DeploymentStopped.__name__} {status}" for status in STOPPED]
    untold += [name for name, event in REGISTRY.items() if event not in notices.TOLD_OF]
    assert sorted(notices.UNTOLD) == sorted(untold)


@pytest.mark.parametrize("status", STOPPED)
def test_nobody_is_told_of_what_people_did(status):
    detail = made(DeploymentStopped, **ENDED, status=status.value, reason="for a reason").detail()
    assert notice("DeploymentStopped", detail) is None


@pytest.mark.parametrize("detail", [{}, {"status": ["FAILED"]}, {"status": None}])
def test_what_nobody_has_looked_at_may_be_anything(detail):
    assert not is_told("DeploymentFailed", detail)
    assert not is_told("TargetHeld", detail)


def test_a_subject_tells_alone():
    assert told("approval-requested").subject == "[prod] approve storefront 4? (2 alerts)"
    assert told("approval-requested-without-alerts").subject == "[prod] approve storefront 4?"
    assert told("undo-failed").subject == "[prod] UNDO FAILED: storefront 4 is held"
    assert told("refused-unreadable").subject == "[prod] refused: a request"


def test_one_alert_is_one_alert():
    detail = EXAMPLES["approval-requested"].detail() | {"alerts": ["Legacy will be DESTROYED"]}
    asked = notice("ApprovalRequested", detail)
    assert asked and asked.subject == "[prod] approve storefront 4? (1 alert)"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_email_has_short_lines_and_no_space_at_their_ends(name):
    lines = [line for line in told(name).text.splitlines() if not line.startswith("  python -m ops ")]
    assert [line for line in lines if len(line) > 76 or line != line.rstrip()] == []


def test_alerts_come_first_and_are_marked():
    text = told("approval-requested").text
    assert text.index("  ! infrastructure CANNOT BE UNDONE") < text.index("  ! Baskets") < text.index("  - stack")
    assert "ATTENTION" not in told("approval-requested-without-alerts").text


def test_what_nobody_said_is_left_out():
    asked = notice("ApprovalRequested", EXAMPLES["approval-requested"].detail() | {"reason": ""})
    failed = notice("DeploymentFailed", EXAMPLES["failed"].detail() | {"stage": "", "code": "Interrupted"})
    assert asked and "Why" not in asked.text and "Why" not in asked.chat["content"]["description"]
    assert failed and "Stage        (Interrupted)\n" in failed.text


def test_the_digest_is_as_long_as_a_vote_needs_it():
    assert told("approval-requested").text.count(DIGEST[:12]) == 3
    assert DIGEST[:13] not in told("approval-requested").text


@pytest.mark.parametrize(
    ("live", "restores", "told"), [("3", "", True), ("", "", True), ("4", "", False), ("3", "d1", False)]
)
def test_a_version_is_in_quarantine_unless_it_is_live_or_a_rollback_failed_to_restore_it(live, restores, told):
    undone = made(DeploymentFailed, **BROKEN | {"live_version": live, "restores": restores}, status="ROLLED_BACK")
    found = notice("DeploymentFailed", undone.detail())
    assert found and ("release storefront 4" in found.text) == told


def test_urgency_says_whom_it_wakes():
    urgent = {name: told(name).attributes["urgency"] for name in EXAMPLES}
    assert [name for name, urgency in urgent.items() if urgency == "page"] == PAGED
    assert {name for name, urgency in urgent.items() if urgency == "act"} == {
        name for name in EXAMPLES if name.startswith("approval-")
    }


def test_attributes_are_for_those_who_choose_what_they_get():
    assert told("undone").attributes == {
        "event": "DeploymentFailed",
        "status": "ROLLED_BACK",
        "urgency": "know",
        "environment": "prod",
        "service": "storefront",
        "version": "4",
        "deploymentId": "storefront-4-k2f9q",
    }
    assert told("refused-unreadable").attributes.keys().isdisjoint({"service", "version"})


def test_the_page_shows_what_is_sent():
    page = DOCS.read_text("utf-8")
    assert f"```text\n{(GOLDEN / 'approval-requested.txt').read_text('utf-8')}```" in page
    assert {name for name in told("undone").attributes if f"| `{name}` |" not in page} == set()
    shown = [told(name) for name in EXAMPLES if name not in VARIANTS]
    missing = [each.subject for each in shown if f"| `{each.attributes['urgency']}` | `{each.subject}` |" not in page]
    assert missing == []
