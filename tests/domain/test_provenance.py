"""A stack may demand where requests come from: the account of their event proves it, and a person may override it."""

from __future__ import annotations

from typing import Any

import pytest

from domain import provenance, request
from domain.errors import Refused
from tests.domain.documents import SMALL
from tests.domain.test_settings import problems, read

DEV, OTHER = "111122223333", "999988887777"
DEMANDED = {"environment": "dev", "account": DEV}
SERVICE = SMALL["service"]
PROVED = {"environment": "dev", "deploymentId": "web-7", "origin": "web-7"}
BUS = "arn:aws:events:eu-west-1:222233334444:event-bus/prod-deployment-events"
ROLE = f"arn:aws:iam::{DEV}:role/dev-promote"


def check(account: str = DEV, demanded: Any = DEMANDED, *, proven: bool = False, **more: Any) -> None:
    document = {**SMALL, **more}
    asked = request.parse(document, environment="prod", default_id="event", requested_by="somebody")
    provenance.check(asked, demanded, environment="prod", account=account, proven=proven)


def refusal(*given: Any, **more: Any) -> str:
    with pytest.raises(provenance.Unproven) as refused:
        check(*given, **more)
    return str(refused.value)


def test_what_was_proved_there_and_comes_from_its_account_is_taken():
    check(promotedFrom=PROVED)


def test_where_nothing_is_demanded_anything_is_taken():
    check(OTHER, {})
    check(OTHER, {}, promotedFrom=PROVED)


def test_what_comes_from_nowhere_is_refused_with_what_to_do():
    told = refusal()
    assert told.startswith(f"this stack takes {SERVICE} from dev alone, where it must have succeeded: deploy ")
    assert (
        "to dev, from where it is promoted; or" in told and "ask through the control API with `override: true`" in told
    )


def test_a_claim_from_another_account_is_refused_and_names_both():
    assert f"dev asks from account {DEV}, not from {OTHER}" in refusal(OTHER, promotedFrom=PROVED)


def test_what_was_proved_elsewhere_is_refused():
    assert "from dev alone, where it must have succeeded, not from test" in refusal(
        promotedFrom={**PROVED, "environment": "test"}
    )


def test_an_event_overrides_nothing():
    refusal(override=True, reason="it burns")


def test_a_person_overrides_it_with_a_reason_and_not_without():
    check("", proven=True, override=True, reason="it burns")
    assert "; or, where that cannot wait, give `override: true`" in refusal("", proven=True, override=True)
    refusal("", proven=True, reason="it burns")


def test_a_person_proves_nothing_by_claiming_it():
    for demanded in ({}, DEMANDED):
        with pytest.raises(Refused, match="promotedFrom is written by the environment that promotes, not by people"):
            check("", demanded, proven=True, promotedFrom=PROVED, override=True, reason="it burns")


def test_the_ids_of_promotions_are_theirs_even_where_nothing_is_demanded_of_a_service():
    elsewhere = {**DEMANDED, "services": ["another"]}
    assert "those that end in .prod are of promotions" in refusal(OTHER, elsewhere, deploymentId="web-7.prod")
    assert "are of promotions" in refusal("", proven=True, override=True, reason="now", deploymentId="web-7.prod")
    check(DEV, elsewhere, deploymentId="web-7.prod")
    check(OTHER, {}, deploymentId="web-7.prod")


@pytest.mark.parametrize(
    ("deployment_id", "demanded", "account", "reserved"),
    [
        ("web-7.prod", DEMANDED, OTHER, True),
        ("web-7.prod", DEMANDED, DEV, False),
        ("web-7.prod", {}, OTHER, False),
        ("web-7", DEMANDED, OTHER, False),
    ],
)
def test_the_id_of_a_promotion_is_reserved_where_provenance_is_demanded(deployment_id, demanded, account, reserved):
    assert provenance.reserved(deployment_id, demanded, "prod", account) is reserved


def test_services_that_are_not_named_may_come_from_anywhere():
    check(OTHER, {**DEMANDED, "services": ["another"]})
    refusal(OTHER, {**DEMANDED, "services": ["another", SERVICE]})


@pytest.mark.parametrize(
    "wrong",
    [None, "dev", {}, {**PROVED, "origin": ""}, {**PROVED, "colour": "red"}, {"environment": "dev", "origin": "web-7"}],
)
def test_a_provenance_that_is_none_is_a_wrong_request(wrong):
    with pytest.raises(Refused, match="^promotedFrom "):
        check(demanded={}, promotedFrom=wrong)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("promoteTo", [], "must be an object"),
        ("promoteTo", {"environment": "prod"}, "bus is missing"),
        ("promoteTo", {"bus": BUS}, "environment is missing"),
        ("promoteTo", {"bus": "prod-deployment-events", "environment": "prod"}, "bus must be the ARN of an event bus"),
        ("promoteTo", {"bus": BUS, "environment": "prod", "services": []}, "services must be a list of 1 to 20"),
        ("promoteTo", {"bus": BUS, "environment": "dev"}, 'environment must be another one than this stack, "dev"'),
        ("provenance", [], "must be an object"),
        ("provenance", {"environment": "test"}, "account is missing"),
        ("provenance", {"account": DEV}, "environment is missing"),
        ("provenance", {"environment": "test", "account": "1"}, "account must be a 12-digit account"),
        (
            "provenance",
            {"environment": "test", "account": DEV, "role": "promote"},
            "role must be the ARN of an IAM role",
        ),
        ("provenance", {"environment": "test", "account": OTHER, "role": ROLE}, f"role must be one of account {OTHER}"),
        (
            "provenance",
            {"environment": "dev", "account": DEV},
            'environment must be another one than this stack, "dev"',
        ),
    ],
)
def test_what_is_wrong_with_the_config_is_told(key, value, told):
    [problem] = problems(**{key: value})
    assert problem.startswith(f"{key} {told}")


def test_whoever_may_ask_for_everything_could_claim_what_the_role_alone_may_say():
    demanded = {"environment": "test", "account": DEV, "role": ROLE}
    [problem] = problems(provenance=demanded, allowedAccounts=[OTHER, DEV])
    assert problem.startswith(f"allowedAccounts must not have {DEV}: ")
    assert read(provenance=demanded, allowedAccounts=[OTHER]).provenance == demanded
    assert read(provenance={"environment": "test", "account": DEV}, allowedAccounts=[DEV]).allowed_accounts == [DEV]


def test_a_stack_may_demand_and_promote():
    to = {"bus": BUS, "environment": "prod", "services": ["storefront"]}
    demanded = {"environment": "test", "account": DEV, "role": ROLE, "services": ["storefront"]}
    settings = read("dev", promoteTo=to, provenance=demanded)
    assert (settings.promote_to, settings.provenance) == (to, demanded)
    assert (read().promote_to, read().provenance) == ({}, {})
