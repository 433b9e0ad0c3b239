"""Going back: what may be asked for, and why it may be impossible."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import rollback, rollback_request
from domain.deployment import Status
from domain.errors import Refused
from domain.rollback_request import RollbackRequest
from domain.target import Target
from tests.domain.lineage import BOTH, NOW, SERVICE, WHY, deployed, live

ASKED = {"service": SERVICE, "reason": "it is slow"}
A, B = deployed("a", "v-a", *BOTH), deployed("b", "v-b", *BOTH, at=NOW + 9)
LIVE, _ = live(A, B)


def read(detail: Any) -> RollbackRequest:
    return rollback_request.parse(detail, environment="dev", default_id="an-event", requested_by="account 1")


def refusals(detail: Any) -> str:
    with pytest.raises(Refused) as refused:
        read(detail)
    return "; ".join(refused.value.problems)


def test_what_a_request_leaves_out_is_filled_in():
    expected = {"deployment_id": "an-event", "to": "", "instead_of": "", "requested_by": "account 1"}
    more = {"now": False, "override": False, "service": SERVICE, "reason": "it is slow"}
    assert vars(read(ASKED)) == {**expected, **more}


def test_a_full_request_is_read_as_it_was_written():
    more = {"deploymentId": "back-1", "to": "v-a", "from": "v-b", "requestedBy": "ann", "now": True, "override": True}
    asked = read({**ASKED, **more, "environment": "dev", "schemaVersion": 1})
    assert (asked.deployment_id, asked.to, asked.instead_of) == ("back-1", "v-a", "v-b")
    assert (asked.requested_by, asked.now, asked.override) == ("ann", True, True)


def test_all_problems_are_named_at_once():
    wrong = {"to": "no spaces", "now": 1, "override": "yes", "environment": "prod", "schemaVersion": 2, "colour": "red"}
    told = refusals(wrong)
    expected = [*(f"{key} must be" for key in ("to", "now", "override", "environment", "schemaVersion"))]
    assert all(each in told for each in (*expected, "colour is not known", "service is missing", "reason is missing"))


@pytest.mark.parametrize("detail", [None, [], "back"])
def test_what_is_no_object_is_no_request(detail):
    assert refusals(detail)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("reason", ""),
        ("reason", "r" * 1001),
        ("requestedBy", ""),
        ("to", "-x"),
        ("to", "x" * 129),
        ("from", "no spaces"),
        ("service", "*"),
        ("deploymentId", "id:1"),
    ],
)
def test_one_wrong_value_is_one_problem_that_names_its_key(key, value):
    assert refusals({**ASKED, key: value}).startswith(f"{key} must")


@pytest.mark.parametrize("to", ["a", "2026.11.22-3", "1.0+build_7", "x" * 128])
def test_a_destination_is_an_id_or_a_version(to):
    assert read({**ASKED, "to": to}).to == to


def test_it_is_possible_to_go_back_to_what_was_live_before():
    assert rollback.problems(LIVE, A, "") == []
    assert rollback.problems(LIVE, A, "v-a") == []


def test_who_says_what_must_be_live_goes_back_from_nothing_else():
    told = ["version v-b is live on storefront, not v-x: somebody was faster"]
    assert rollback.problems(LIVE, A, "", "v-x") == rollback.problems(LIVE, None, "v-z", "v-x") == told
    assert rollback.problems(LIVE, A, "", "v-b") == []


@pytest.mark.parametrize("origin", [None, A])
def test_where_nothing_is_live_there_is_nothing_to_go_back_from(origin):
    nothing = ["nothing is live on storefront, so there is nothing to go back from"]
    assert rollback.problems(Target(service=SERVICE), origin, "v-a", "v-b") == nothing


def test_a_destination_that_nobody_knows_is_named():
    [told] = rollback.problems(LIVE, None, "v-z")
    assert told == 'the history has no deployment of storefront that is called "v-z" or succeeded with this version'


def test_nobody_goes_back_to_a_deployment_of_another_service():
    [told] = rollback.problems(LIVE, replace(A, service="other"), "a")
    assert told == "a is a deployment of other, not of storefront"


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.SUCCEEDED])
def test_only_what_succeeded_can_be_restored(status):
    [told] = rollback.problems(LIVE, replace(A, status=status), "a")
    how = f"ended as {status}" if status.final else f"is {status}"
    assert told == f"a {how}: only a deployment that succeeded can be restored"


def test_what_is_live_already_is_not_restored():
    told = ["b (version v-b) is live already; request it again to deploy it once more"]
    assert rollback.problems(LIVE, B, "b") == told
    restored = replace(LIVE, current={**(LIVE.current or {}), "deploymentId": "r", "origin": "a"})
    assert "live already" in rollback.problems(restored, A, "a")[0]


def test_what_is_live_may_be_restored_while_something_else_is_on_its_way():
    assert rollback.problems(replace(LIVE, holder="c"), B, "b") == []


@pytest.mark.parametrize(("ago", "barred"), [(1, True), (0, False), (-1, False)])
def test_nobody_goes_back_behind_what_cannot_be_undone(ago, barred):
    barrier = {"deploymentId": "c", "version": "v-c", "at": A.at + ago, "why": WHY}
    told = (
        "c (version v-c) cannot be undone: rows are gone; a was live before it: "
        "deploy a new version that mends what is wrong instead"
    )
    target = replace(LIVE, barrier=barrier)
    assert rollback.problems(target, A, "") == rollback.barred(target, A) == ([told] if barred else [])
    assert rollback.barred(LIVE, A) == []


def test_everything_that_stands_against_it_is_told():
    barrier = {"deploymentId": "b", "version": "v-b", "at": B.at + 1, "why": WHY}
    assert len(rollback.problems(replace(LIVE, barrier=barrier), B, "b")) == 2
