"""What a notice says of where a deployment comes from: who asked, as far as it is proven, and what it tries again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import admission, approval, outcome, stages
from domain.deployment import Deployment, Status
from domain.event import Event
from domain.notices import notice
from tests.domain.deployments import MINUTE, NOW, running, through
from tests.domain.gates import POLICY, preparing
from tests.domain.lineage import BOTH, failed_undo
from tests.domain.noticed import EXAMPLES, SIGNED

FROM = SIGNED | {"restores": "d1", "retries": "d2"}
QUEUED = replace(running(), status=Status.QUEUED)
ENDS = {
    "FAILED": outcome.finish(replace(running(), **FROM), "41", NOW),
    "REJECTED": outcome.finish(
        approval.close(replace(approval.ask(preparing(), POLICY, NOW), **FROM), "rejected", (), NOW), "41", NOW
    ),
    "SUCCEEDED": outcome.finish(through(replace(running(), **FROM | {"retries": ""}), *stages.FORWARD), "41", NOW),
    "EXPIRED": admission.stop(replace(QUEUED, **FROM), Status.EXPIRED, "it waited too long", NOW + MINUTE),
}


def text(event: Event, **changed: str) -> str:
    found = notice(event.detail_type(), event.detail() | changed)
    assert found
    return found.text


@pytest.mark.parametrize("status", ENDS)
def test_an_end_says_who_asked_and_what_it_goes_back_to_or_tries_again(status):
    end: Deployment = ENDS[status]
    told = end.news[-1].detail()
    assert (told["status"], told["requestedBy"], told["requester"]) == (status, "dana", SIGNED["requester"])
    assert (told["restores"], told["retries"]) == (end.restores, end.retries) and end.restores == "d1"


def test_the_question_and_a_refusal_say_whom_aws_proved():
    asked = approval.ask(replace(preparing(), **SIGNED), POLICY, NOW).news[-1]
    refused = admission.refuse(replace(QUEUED, **SIGNED), ("no",), NOW).news[-1]
    for event in (asked, refused):
        assert "Asked by     role Developer as dana\n" in text(event)
        assert "(as the request says)\n" in text(event, requester="")


@pytest.mark.parametrize("name", ["approval-requested", "failed", "undone", "undo-failed", "refused", "expired"])
def test_a_name_that_nobody_proved_is_a_claim(name):
    assert "Asked by     eve (as the request says)\n" in text(EXAMPLES[name], requestedBy="eve", requester="")
    assert "Asked by     user bob\n" in text(EXAMPLES[name], requestedBy="bob", requester="arn:aws:iam::1:user/bob")
    assert "Asked by     eve (signed by user bob)\n" in text(
        EXAMPLES[name], requestedBy="eve", requester="arn:aws:iam::1:user/bob"
    )
    assert "Asked by     nobody says\n" in text(EXAMPLES[name], requestedBy="", requester="")


def test_an_end_that_was_recorded_before_it_said_who_asked_says_nothing_of_it():
    detail = {key: told for key, told in EXAMPLES["undone"].detail().items() if key not in ("requestedBy", "requester")}
    found = notice("DeploymentFailed", detail)
    assert found and "Asked by" not in found.text


def test_a_retry_says_which_undo_it_tried_again():
    again = text(EXAMPLES["undone"], retries="d1")
    assert "Retry of     d1\n" in again and "Retry of" not in text(EXAMPLES["undone"])
    assert "Retry of     d1\n" in text(EXAMPLES["undone-rollback"], retries="d1")


@pytest.mark.parametrize("irreversible", ["", "no backup is kept"])
def test_why_people_are_needed_is_what_failed_without_half_commands(irreversible):
    """The advice is that of a real end."""
    end = failed_undo("d1", "2", *BOTH, done=stages.FORWARD[:-1])
    if irreversible:
        change = end.request["infrastructure"] | {"irreversibleReason": irreversible}
        end = replace(end, request=end.request | {"infrastructure": change})
    ended = outcome.finish(replace(end, status=Status.ROLLING_BACK), "1", NOW)
    why = text(ended.news[-1]).partition("Why ")[2].partition("Took")[0]
    assert ended.status is Status.ROLLBACK_FAILED and ("`retry d1`" in ended.news[-1].reason) != bool(irreversible)
    assert "the undo failed, too" in why and "`" not in why and "by hand" not in why


def test_what_reads_like_the_advice_in_the_words_of_others_cuts_nothing():
    like = "It said. Bring storefront by hand to a state that you trust. "
    event = EXAMPLES["undo-impossible"]
    shown = " ".join(text(event, reason=like + event.detail()["reason"]).split())
    assert "trust. function storefront:live failed" in shown and shown.count("to a state that you trust") == 1
