"""Whose vote does not count is told why, with what to do instead, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from handlers import rules
from tests.handlers.control.api import VOTES, Api
from tests.handlers.control.service import Shop
from tests.sweep.people import waits
from tests.sweep.scenarios import request

OTHER = "0" * 64
SESSION = "arn:aws:sts::123456789012:assumed-role/Approver/"


def counted(answer: Any) -> tuple[int, bool, int]:
    return answer.status, answer["counted"], answer["approval"]["given"]


@pytest.mark.parametrize(
    "by",
    [
        "eve",
        "arn:aws:iam::999999999999:user/ann",
        "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:assumed-role/Other/ann",
        "arn:aws:sts::123456789012:federated-user/ann",
        "arn:aws:iam::123456789012:user/team/ann",
    ],
)
def test_who_is_no_approver_changes_nothing(shop: Shop, api: Api, by: str) -> None:
    before = shop.waits().row()
    answer = api.vote(by)
    assert answer.told == (403, "no-approver")
    assert "ask one of user/ann, user/ben, assumed-role/Approver/*" in answer["advice"]
    assert shop.row() == before


def test_rights_are_those_of_the_moment_of_the_vote(shop: Shop, api: Api, monkeypatch: Any) -> None:
    shop.waits(people=2)
    api.vote("ann")
    monkeypatch.setattr(rules, "APPROVALS", {"approvers": ["user/cem"]})
    assert api.vote("ben").told == (403, "no-approver")
    assert counted(api.vote("cem")) == (200, True, 2)


@pytest.mark.parametrize("requested_by", ["ann", "ANN", "arn:aws:iam::123456789012:user/ann", "ann@example.com"])
def test_whom_the_request_names_cannot_vote_on_it(shop: Shop, api: Api, requested_by: str) -> None:
    shop.waits(requestedBy=requested_by)
    answer = api.vote("ann")
    assert answer.told == (403, "requester")
    assert answer["advice"] == "let others approve it, or cancel it"
    assert api.vote("ben").status == 200


def test_who_is_proven_to_have_asked_cannot_vote_whomever_the_request_names(shop: Shop, api: Api) -> None:
    wanted = {"approvals": {"required": 1}, "requestedBy": "ben"}
    deployment_id = ask_by_ann(shop, api, **wanted)
    assert api.vote("ann", deployment_id=deployment_id).told == (403, "requester")
    assert api.vote("ben", deployment_id=deployment_id).told == (403, "requester")
    assert api.vote(f"{SESSION}ann", deployment_id=deployment_id).told == (403, "requester")
    assert api.vote(f"{SESSION}cem", deployment_id=deployment_id).status == 200


def test_the_requester_may_vote_where_the_stack_allows_it(shop: Shop, api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr(rules, "APPROVALS", {"approvers": ["user/ann"], "excludeRequester": False})
    assert api.vote("ann", deployment_id=ask_by_ann(shop, api, approvals={"required": 1})).status == 200


def ask_by_ann(shop: Shop, api: Api, **more: Any) -> str:
    """The id of a deployment that waits for people."""
    wanted = {key: value for key, value in request("d-1", "2").items() if key != "requestedBy"}
    taken = api.ask({**wanted, **more})
    assert taken.status == 202
    shop.until(waits)
    return str(taken["deploymentId"])


def test_a_vote_for_another_plan_does_not_count(shop: Shop, api: Api) -> None:
    before = shop.waits().row()
    answer = api.vote("ann", plan=OTHER)
    assert answer.told == (409, "other-plan")
    assert before["plan"]["digest"][:12] in answer["detail"]
    assert shop.row() == before


def test_a_rejection_needs_a_reason(shop: Shop, api: Api) -> None:
    digest = shop.waits().row()["plan"]["digest"]
    body = {"vote": "reject", "plan": digest}
    answer = api.call("POST", VOTES, {"deploymentId": "d-1"}, by="ann", body=body)
    assert answer.told == (400, "no-reason")
    assert shop.row()["status"] == "AWAITING_APPROVAL"


def test_an_approval_needs_none(shop: Shop, api: Api) -> None:
    body = {"vote": "approve", "plan": shop.waits().row()["plan"]["digest"]}
    assert api.call("POST", VOTES, {"deploymentId": "d-1"}, by="ann", body=body).status == 200


def test_a_vote_for_what_is_not_there_is_told(api: Api) -> None:
    answer = api.vote("ann", plan=OTHER, deployment_id="d-9")
    assert answer.told == (404, "not-there")
    assert answer["detail"] == "there is no deployment d-9"


@pytest.mark.parametrize("said", ["approve", "reject", "cancel"])
def test_a_vote_after_the_end_is_told_how_it_ended(shop: Shop, api: Api, said: str) -> None:
    digest = shop.waits().row()["plan"]["digest"]
    _ = api.cancel() if said == "cancel" else api.vote("ann", said)
    ended, before = shop.ends(), shop.row()
    answer = api.vote("ben", plan=digest)
    assert answer.told == (409, "not-asked")
    assert f"ended as {ended}" in answer["detail"]
    assert shop.row() == before


def test_a_vote_after_the_decision_is_too_late(shop: Shop, api: Api) -> None:
    digest = shop.waits().row()["plan"]["digest"]
    api.vote("ann", "reject")
    answer = api.vote("ben", plan=digest)
    assert answer.told == (409, "late")
    assert answer["detail"] == "it is too late: d-1 is rejected already"


def test_a_vote_after_the_time_is_over_is_too_late(shop: Shop, api: Api) -> None:
    """Even if nobody has noticed yet that it is over."""
    shop.waits()
    shop.world.time = shop.row()["approval"]["expiresAt"] / 1000
    assert api.vote("ann").told == (409, "late")
    assert (shop.ends(), shop.live) == ("EXPIRED", "1")


def test_nobody_can_vote_where_nobody_is_asked(shop: Shop, api: Api) -> None:
    shop.asks()
    assert api.vote("ann", plan=OTHER).told == (409, "not-asked")
