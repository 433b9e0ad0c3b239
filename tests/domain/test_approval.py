"""How people are asked and reminded, when the gate must look again, and what a decision says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import approval
from domain.deployment import Status
from domain.errors import IllegalTransition
from domain.policy import Policy
from tests.domain.deployments import MINUTE, NOW, told
from tests.domain.gates import ANN, BEN, EVE, EXPIRES, ONE, PLAN, POLICY, REMIND, SHOWN, asking, preparing, vote

PATIENCE = 2 * MINUTE


def rejected():
    return vote(vote(asking(), ANN), BEN, "reject", reason="not on a Friday", now=NOW + 2 * MINUTE)


def test_whoever_is_asked_sees_the_plan_and_how_long_they_have():
    asked = asking(requested_by="ci", reason="a fix")
    assert (asked.status, told(asked)[-1]) == (Status.AWAITING_APPROVAL, "ApprovalRequested")
    event = asked.news[-1]
    assert (event.requested_by, event.reason, event.required) == ("ci", "a fix", 2)
    assert (event.approvers, event.plan) == (POLICY.approvers, SHOWN)
    assert (event.changes, event.alerts) == (tuple(PLAN["summary"]), tuple(PLAN["alerts"]))
    assert event.expires_at == NOW + EXPIRES


def test_what_people_were_asked_is_kept():
    asked = asking().approval
    assert (asked.required, asked.approvers, asked.plan) == (2, POLICY.approvers, SHOWN)
    assert (asked.asked_at, asked.expires_at, asked.remind_at) == (NOW, NOW + EXPIRES, NOW + REMIND)
    assert (asked.votes, asked.decision) == ((), "")


def test_a_request_may_have_more_people_asked():
    request = {**preparing().request, "approvals": {"required": 3}}
    asked = approval.ask(preparing(request=request), POLICY, NOW)
    assert (asked.approval.required, asked.news[-1].required) == (3, 3)


def test_nobody_is_reminded_where_no_reminder_is_wanted():
    silent = replace(POLICY, remind_minutes=0)
    asked = approval.ask(preparing(), silent, NOW)
    assert asked.approval.remind_at == 0
    assert not approval.due(asked, NOW + EXPIRES - 1, PATIENCE)
    assert approval.remind(asked, silent, NOW + REMIND).approval.remind_at == 0


def test_people_are_asked_only_once():
    with pytest.raises(IllegalTransition):
        approval.ask(asking(), POLICY, NOW + MINUTE)


def test_a_reminder_tells_how_far_it_is_and_when_the_next_one_comes():
    reminded = approval.remind(vote(asking(), ANN), POLICY, NOW + REMIND + 5)
    event = reminded.news[-1]
    assert told(reminded)[-1] == "ApprovalReminded"
    assert (event.given, event.required, event.plan, event.expires_at) == (1, 2, SHOWN, NOW + EXPIRES)
    assert reminded.approval.remind_at == NOW + 2 * REMIND + 5
    assert (reminded.status, reminded.approval.votes) == (Status.AWAITING_APPROVAL, vote(asking(), ANN).approval.votes)


def test_an_approval_that_expires_is_decided_by_nobody():
    expired = approval.expire(vote(asking(), ANN), NOW + EXPIRES)
    event = expired.news[-1]
    assert (expired.status, expired.approval.decision) == (Status.AWAITING_APPROVAL, "expired")
    assert (event.decision, event.by, event.plan) == ("expired", (), SHOWN)
    assert event.reason == "1 of 2 approvals were given in time"


def test_a_rejection_says_who_and_why():
    assert approval.why(rejected().approval) == "ben rejected it: not on a Friday"


def test_an_approval_says_who_agreed():
    agreed = vote(vote(asking(), ANN), BEN)
    assert approval.why(agreed.approval) == "approved by ann, ben"


@pytest.mark.parametrize(
    ("later", "due"),
    [(0, False), (REMIND - 1, False), (REMIND, True), (EXPIRES - 1, True), (EXPIRES, True)],
)
def test_the_gate_looks_when_people_are_to_be_reminded(later, due):
    assert approval.due(asking(), NOW + later, PATIENCE) is due


@pytest.mark.parametrize(("later", "due"), [(-1, False), (0, True), (1, True)])
def test_the_gate_looks_when_the_time_is_over(later, due):
    silent = asking(policy=replace(POLICY, remind_minutes=0))
    assert approval.due(silent, NOW + EXPIRES + later, PATIENCE) is due


@pytest.mark.parametrize(
    "deployment",
    [preparing(), vote(asking(), BEN, "reject"), replace(asking(), cancel={"by": EVE.arn})],
    ids=["not-asked-yet", "decided", "cancelled"],
)
@pytest.mark.parametrize(("later", "due"), [(0, False), (1, True)])
def test_what_the_gate_has_not_heard_of_is_told_again_after_a_while(deployment, later, due):
    assert approval.due(deployment, deployment.at + PATIENCE + later, PATIENCE) is due


def test_a_decided_gate_is_not_told_again_at_once_though_its_time_is_over():
    late = vote(asking(), BEN, "reject", now=NOW + EXPIRES - 1)
    assert not approval.due(late, NOW + EXPIRES, PATIENCE)


def test_a_plan_without_sentences_can_be_asked_about():
    bare = replace(preparing(), plan={"digest": SHOWN})
    assert approval.ask(bare, ONE, NOW).news[-1].changes == ()


def test_the_rules_of_the_moment_of_asking_count_for_the_time():
    asked = approval.ask(preparing(), Policy(required=1, expires_minutes=5, remind_minutes=1), NOW)
    assert (asked.approval.expires_at, asked.approval.remind_at) == (NOW + 5 * MINUTE, NOW + MINUTE)
