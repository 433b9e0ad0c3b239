"""What a vote counts, and what it decides."""

from __future__ import annotations

from typing import Any

from handlers import rules
from tests.handlers.control.api import Api
from tests.handlers.control.service import Shop

SESSION = "arn:aws:sts::123456789012:assumed-role/Approver/"


def counted(answer: Any) -> tuple[int, bool, int]:
    return answer.status, answer["counted"], answer["approval"]["given"]


def test_the_last_approval_that_is_needed_lets_the_deployment_pass(shop: Shop, api: Api) -> None:
    shop.waits(people=2)
    first = api.vote("ann")
    assert counted(first) == (200, True, 1)
    assert "is counted; 1 of 2 approvals are given" in first["message"]
    assert (first["status"], first["approval"]["decision"]) == ("AWAITING_APPROVAL", "")
    second = api.vote("ben")
    assert counted(second) == (200, True, 2)
    assert "is counted; the deployment is approved" in second["message"]
    assert (second["status"], second["approval"]["decision"]) == ("RUNNING", "approved")
    assert (shop.ends(), shop.live) == ("SUCCEEDED", "2")


def test_votes_are_shown_by_whom_they_are(shop: Shop, api: Api) -> None:
    shop.waits(people=2)
    approval = api.vote("ann", reason="looks good")["approval"]
    vote = {"by": "arn:aws:iam::123456789012:user/ann", "name": "ann", "vote": "approve", "reason": "looks good"}
    assert approval["votes"] == [{**vote, "at": shop.world.now_ms()}]
    assert approval == api.show()["approval"]


def test_one_rejection_stops_the_deployment_with_its_reason(shop: Shop, api: Api) -> None:
    shop.waits(people=2)
    api.vote("ann")
    answer = api.vote("ben", "reject", reason="the basket is lost")
    assert counted(answer) == (200, True, 1)
    assert "is counted; the deployment is rejected" in answer["message"]
    assert (shop.ends(), shop.live) == ("REJECTED", "1")
    assert api.show()["failure"]["reason"] == "ben rejected it: the basket is lost"
    assert shop.world.cloudformation.change_sets.made == {}


def test_the_same_vote_again_is_counted_once(shop: Shop, api: Api) -> None:
    shop.waits(people=2)
    api.vote("ann")
    again = api.vote("ann", reason="other words")
    assert counted(again) == (200, False, 1)
    assert "was counted before; 1 of 2 approvals are given" in again["message"]
    assert len(shop.told("VoteCast")) == 1


def test_who_approved_may_still_reject(shop: Shop, api: Api) -> None:
    shop.waits(people=2)
    api.vote("ann")
    answer = api.vote("ann", "reject")
    assert counted(answer) == (200, True, 0)
    assert answer["approval"]["decision"] == "rejected"


def test_one_person_is_one_vote_by_whichever_way_they_come(shop: Shop, api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "APPROVALS", {"approvers": ["user/ann", "assumed-role/Approver/*"]})
    shop.waits(people=2)
    api.vote("ann")
    assert counted(api.vote(f"{SESSION}ann")) == (200, False, 1)
    assert counted(api.vote(f"{SESSION}ben")) == (200, True, 2)


def test_a_vote_in_the_last_moment_counts(shop: Shop, api: Api) -> None:
    shop.waits()
    shop.world.time = (shop.row()["approval"]["expiresAt"] - 1) / 1000
    assert counted(api.vote("ann")) == (200, True, 1)
    assert shop.ends() == "SUCCEEDED"


def test_what_was_approved_and_moved_since_is_not_deployed(shop: Shop, api: Api) -> None:
    shop.world.s3.versioned = False
    shop.waits()
    shop.world.s3.put("artifacts", "2.zip", b"built again")
    api.vote("ann")
    assert (shop.ends(), shop.live) == ("FAILED", "1")
    assert api.show()["failure"]["code"] == "PlanChanged"
    assert "s3://artifacts/2.zip is not what it was when the plan was made" in api.show()["failure"]["reason"]
