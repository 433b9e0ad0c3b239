"""What a success leaves behind: versions in quarantine, and barriers behind which nobody goes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain import succession
from domain.target_events import VersionQuarantined, VersionReleased
from tests.domain.lineage import ANN, BOTH, FUNCTION, NOW, STACK, WHY, back, deployed, hard, live

A, B, C = (deployed(name, f"v-{name}", *BOTH, at=NOW + n) for n, name in enumerate("abc"))


@pytest.mark.parametrize(
    ("leaves", "told"), [("v-c", ["v-c"]), ("v-b", ["v-b", "v-c"]), ("v-a", ["v-c"]), ("", ["v-c"])]
)
def test_a_rollback_puts_into_quarantine_what_people_wanted_to_leave_and_what_was_live(leaves, told):
    """Something else may have become live while it waited; what is live is never in quarantine."""
    target, (a, *_) = live(A, B, C)
    target, _ = live(back("r", a, leaves=leaves), target=target)
    assert list(target.quarantine) == told
    assert target.quarantine["v-c"] == {"by": ANN.arn, "reason": "it is slow", "at": NOW, "deploymentId": "r"}
    assert [each.version for each in target.news if isinstance(each, VersionQuarantined)] == told


def test_where_aws_proved_nobody_a_rollback_is_by_whom_it_names():
    target, (a, _) = live(A, B)
    target, _ = live(back("r", a, requester="", requested_by="ci"), target=target)
    assert target.quarantine["v-b"]["by"] == "claimed: ci"
    told = [each for each in target.news if isinstance(each, VersionQuarantined)]
    assert [each.by for each in told] == ["claimed: ci"]


def test_a_rollback_to_other_content_of_the_same_version_puts_nothing_into_quarantine():
    target, (a, _) = live(A, deployed("b", "v-a", *BOTH))
    assert live(back("r", a, leaves="v-a"), target=target)[0].quarantine == {}


def test_a_deployment_puts_nothing_into_quarantine():
    assert live(A, B, C)[0].quarantine == {}


def test_a_version_that_is_live_again_is_in_quarantine_no_more():
    target, (a, _) = live(A, B)
    target, _ = live(back("r", a), target=target)
    assert set(target.quarantine) == {"v-b"}
    after, _ = live(deployed("d", "v-b", *BOTH, requested_by="ci", reason="mended"), target=target)
    assert after.quarantine == {}
    told = after.news[-1]
    assert isinstance(told, VersionReleased)
    assert (told.version, told.by, told.reason) == ("v-b", "claimed: ci", "mended")


@pytest.mark.parametrize("part", BOTH)
def test_a_change_that_cannot_be_undone_is_a_barrier_until_the_next_one(part):
    request = {**B.request, part: hard(B.request[part])}
    target, _ = live(A, replace(B, request=request), C)
    assert target.barrier == {"deploymentId": "b", "version": "v-b", "at": NOW + 1, "why": WHY}
    newer = deployed("d", "v-d", at=NOW + 9, request={part: hard(request[part], "more rows")})
    assert (live(newer, target=target)[0].barrier or {})["why"] == "more rows"


def test_both_parts_say_why_they_cannot_be_undone():
    request = {"infrastructure": hard(STACK, "one"), "application": hard(FUNCTION, "two")}
    assert (live(replace(A, request=request))[0].barrier or {})["why"] == "one; two"
    assert succession.irreversible(A) == ""


def test_a_part_that_the_plan_did_not_change_is_no_barrier():
    request = {**A.request, "infrastructure": hard(STACK, "one"), "application": hard(FUNCTION, "two")}
    plan = {"infrastructure": {"unchanged": True}, "application": {"unchanged": False}}
    assert (live(replace(A, request=request, plan=plan))[0].barrier or {})["why"] == "two"
    plan["application"] = {"unchanged": True}
    assert live(replace(A, request=request, plan=plan))[0].barrier is None


def test_a_rollback_is_no_barrier():
    target, (a, _) = live(A, B)
    request = {"infrastructure": hard(STACK)}
    assert live(back("r", a, request=request), target=target)[0].barrier is None
