"""What has succeeded is asked of the next environment: exactly that content, once, and who proved it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import promotion, request
from domain.deployment import Status
from domain.kinds import ID
from domain.promotion_words import proved_in
from tests.domain.lineage import ANN, BOTH, FUNCTION, SERVICE, STACK, back, deployed

PROD = {"bus": "arn:aws:events:eu-west-1:222233334444:event-bus/prod-deployment-events", "environment": "prod"}
DONE = deployed("web-7", "7", *BOTH)
ids = st.from_regex(re.compile(ID, re.ASCII), fullmatch=True)


def asked(deployment: Any = DONE, **to: Any) -> dict[str, Any]:
    found = promotion.request_of(deployment, {**PROD, **to})
    assert found
    return found


def said(**more: Any) -> Any:
    return replace(DONE, request={**DONE.request, **more})


def arrived(document: dict[str, Any], environment: str = "prod") -> Any:
    """The deployment of the next environment, which has succeeded there as well."""
    read = request.parse(document, environment=environment, default_id="event", requested_by="account 1")
    there = replace(DONE, id=read.deployment_id, environment=environment, requested_by=read.requested_by)
    return replace(there, request=read.document, reason=read.reason)


def test_the_request_is_for_exactly_the_content_that_was_deployed():
    assert asked() == {
        "service": SERVICE,
        "version": "7",
        "infrastructure": {**STACK, "templateVersion": "web-7"},
        "application": {**FUNCTION, "codeVersion": "web-7"},
        "deploymentId": "web-7.prod",
        "environment": "prod",
        "requestedBy": "ci",
        "reason": "promoted from dev (web-7)",
        "promotedFrom": {"environment": "dev", "deploymentId": "web-7", "origin": "web-7"},
    }


def test_the_next_environment_takes_the_request_and_another_one_does_not():
    assert arrived(asked()).request["promotedFrom"]["deploymentId"] == "web-7"
    with pytest.raises(request.Refused, match='environment must be "staging"'):
        arrived(asked(), "staging")


@pytest.mark.parametrize("status", [each for each in Status if each is not Status.SUCCEEDED])
def test_nothing_is_promoted_but_what_has_succeeded(status):
    assert promotion.request_of(replace(DONE, status=status), PROD) is None


def test_rollbacks_and_retries_are_not_promoted():
    assert promotion.request_of(replace(back("r", DONE), status=Status.SUCCEEDED), PROD) is None
    assert promotion.request_of(replace(DONE, retries="web-6"), PROD) is None


def test_a_request_may_want_to_stay_where_it_is():
    assert promotion.request_of(said(promote=False), PROD) is None
    assert asked(said(promote=True))["promote"] is True


def test_services_that_are_not_named_stay_where_they_are():
    assert promotion.request_of(DONE, {**PROD, "services": ["other"]}) is None
    assert asked(services=["other", SERVICE])


@pytest.mark.parametrize(("own", "there"), [("supersede", "supersede"), ("refuse", None), ("queue", None)])
def test_who_takes_the_place_of_others_does_so_everywhere_and_nobody_is_refused_for_being_early(own, there):
    assert asked(said(onBusy=own)).get("onBusy") == there


def test_an_override_counts_where_it_was_said_alone():
    assert "override" not in asked(said(override=True))


def test_what_a_request_demands_of_people_it_demands_everywhere():
    assert asked(said(approvals={"required": 2}))["approvals"] == {"required": 2}


def test_whom_aws_proved_is_told_so_that_they_do_not_agree_to_what_is_theirs():
    assert asked(replace(DONE, requester=ANN.arn))["requestedBy"] == ANN.arn
    far = f"arn:aws:iam::123456789012:user/{'p' * 300}/ann"
    assert asked(replace(DONE, requester=far))["requestedBy"] == "ann"


def test_the_reason_says_where_it_comes_from_and_the_last_step_alone():
    first = replace(DONE, reason="a sale")
    staged = arrived(asked(first, environment="staging"), "staging")
    assert staged.reason == "promoted from dev (web-7): a sale"
    assert asked(staged)["reason"] == "promoted from staging (web-7.staging): a sale"
    assert len(asked(replace(DONE, reason="x" * 1000))["reason"]) == 1000


def test_a_way_through_several_environments_keeps_its_origin():
    last = asked(arrived(asked(environment="staging"), "staging"))
    assert last["deploymentId"] == "web-7.prod"
    assert last["promotedFrom"] == {"environment": "staging", "deploymentId": "web-7.staging", "origin": "web-7"}


@given(origin=ids, environment=ids)
def test_every_id_is_one_that_may_be_used_and_the_same_every_time(origin, environment):
    made = promotion.id_of(origin, environment)
    assert re.fullmatch(ID, made, re.ASCII) and made == promotion.id_of(origin, environment) != origin


@given(ids, st.lists(ids, min_size=2, max_size=4, unique=True))
def test_the_same_origin_is_told_apart_in_every_environment(origin, environments):
    assert len({promotion.id_of(origin, each) for each in environments}) == len(environments)


def test_long_ids_that_begin_alike_are_told_apart():
    assert promotion.id_of("x" * 63 + "1", "prod") != promotion.id_of("x" * 63 + "2", "prod")
    assert len(promotion.id_of("x" * 59, "prod")) == 64 and promotion.id_of("x" * 59, "prod").endswith(".prod")


def test_people_read_where_it_was_proved():
    assert proved_in({"request": {}}) == proved_in({}) == ""
    assert proved_in({"request": asked()}) == "dev, as web-7"
    staged = arrived(asked(environment="staging"), "staging")
    assert proved_in({"request": asked(staged)}) == "staging, as web-7.staging (first web-7)"
