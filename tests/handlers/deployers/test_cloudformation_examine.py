"""What cannot work is found before a stack is touched."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from tests.handlers.deployers.stacks import TEMPLATE, Web, template
from tests.world import ApiError

SIZES = {"Size": {"Type": "String"}}


def refused(web: Web) -> str:
    with pytest.raises(StageError) as refusal:
        web.examine()
    assert refusal.value.code is Code.PLAN_FAILED
    return refusal.value.reason


def test_examining_changes_nothing(web: Web) -> None:
    web.runs(template()).offers(template("2"))
    before = list(web.stack.events)
    web.examine()
    assert (web.stack.events, web.world.cloudformation.change_sets.made) == (before, {})


def test_a_template_that_is_not_there_is_named(web: Web) -> None:
    assert refused(web) == f"{TEMPLATE}: is not there"


def test_a_template_that_cloudformation_cannot_read_is_refused_in_its_words(web: Web) -> None:
    assert refused(web.offers("nonsense")) == f"template {TEMPLATE}: Template format error: unsupported structure."


def test_a_template_that_could_not_be_asked_about_is_not_refused(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(params: dict[str, Any]) -> None:
        raise ApiError("Throttling", "Rate exceeded")

    monkeypatch.setattr(web.world.cloudformation, "get_template_summary", busy)
    with pytest.raises(ClientError, match="Rate exceeded"):
        web.offers(template()).examine()


def test_every_wrong_parameter_is_named_at_once(web: Web) -> None:
    declared = {"Size": {"Type": "String"}, "Zone": {"Type": "String"}, "Tier": {"Type": "String", "Default": "low"}}
    said = refused(web.offers(template(parameters=declared), parameters={"Colour": "red", "Size": "2"}))
    assert said == "stack web: the template has no parameter Colour; parameter Zone has no value and no default"


def test_a_parameter_that_the_stack_has_already_needs_no_value(web: Web) -> None:
    web.runs(template(parameters=SIZES), Size="1").offers(template("2", SIZES))
    web.examine()


def test_a_secret_parameter_may_be_kept_but_not_changed(web: Web) -> None:
    secret = {"Key": {"Type": "String", "NoEcho": True}}
    web.runs(template(parameters=secret), Key="old").offers(template("2", secret))
    web.examine()
    web.change["parameters"] = {"Key": "new"}
    assert "parameter Key is NoEcho: its present value could not be brought back" in refused(web)


def test_a_secret_parameter_may_be_given_to_a_new_stack(web: Web) -> None:
    secret = {"Key": {"Type": "String", "NoEcho": True}}
    web.offers(template(parameters=secret), parameters={"Key": "new"}).examine()


def test_a_capability_that_the_request_does_not_grant_is_named(web: Web) -> None:
    web.offers(template(kind="AWS::IAM::Role"))
    assert refused(web) == "stack web: the template needs CAPABILITY_NAMED_IAM: add it to capabilities"
    web.change["capabilities"] = ["CAPABILITY_NAMED_IAM"]
    web.examine()


def test_the_wider_capability_covers_the_narrower(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def needs(params: dict[str, Any]) -> dict[str, Any]:
        return {"Parameters": [], "Capabilities": ["CAPABILITY_IAM"]}

    monkeypatch.setattr(web.world.cloudformation, "get_template_summary", needs)
    web.offers(template(), capabilities=["CAPABILITY_NAMED_IAM"])
    web.examine()
    web.change["capabilities"] = ["CAPABILITY_AUTO_EXPAND"]
    assert "needs CAPABILITY_IAM" in refused(web)


def test_a_stack_in_progress_is_not_touched(web: Web) -> None:
    web.client.create_stack(StackName="web", TemplateBody=template())
    assert refused(web.offers(template())) == "stack web: it is CREATE_IN_PROGRESS: wait until it rests"


def test_a_broken_stack_is_for_people(web: Web) -> None:
    web.client.create_stack(StackName="web", TemplateBody=template(fail="create"))
    web.wait(60)
    assert refused(web.offers(template())) == "stack web: it is ROLLBACK_COMPLETE: repair or delete it first"


def test_a_stack_that_went_back_by_itself_may_be_updated(web: Web) -> None:
    web.runs(template())
    web.client.update_stack(StackName="web", TemplateBody=template("2", fail="update"))
    web.wait(60)
    assert web.stack.status == "UPDATE_ROLLBACK_COMPLETE"
    web.offers(template("2")).examine()
