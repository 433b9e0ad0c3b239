"""A stack's template and parameters that were recorded are asked for again as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.errors import Code, StageError
from domain.plan import MOST_PARAMETERS, MOST_TEXT, assemble
from handlers.deployers.template import MAX_BODY
from tests.handlers.deployers.stacks import TEMPLATE, Web, template
from tests.world.functions import sha

NEW = {"exists": False}
SIZES = {"Size": {"Type": "String"}, "Zone": {"Type": "String", "Default": "a"}}
SECRET = {"Key": {"Type": "String", "NoEcho": True}, "Size": {"Type": "String", "Default": "1"}}


def digest(body: str) -> str:
    return sha(body.encode())


def refused(web: Web, act: Any) -> str:
    with pytest.raises(StageError) as refusal:
        act()
    assert refusal.value.code is Code.PLAN_FAILED
    return refusal.value.reason


def test_the_plan_says_which_template_it_is_for_ever(web: Web) -> None:
    pinned = web.offers(template()).plan(NEW)["pinned"]
    assert pinned == {"templateVersion": "v1", "templateSha256": digest(template()), "parameters": {}}


def test_in_a_bucket_without_versions_its_content_alone_says_it(web: Web) -> None:
    web.world.s3.versioned = False
    assert web.offers(template()).plan(NEW)["pinned"] == {"templateSha256": digest(template()), "parameters": {}}


def test_where_nothing_changes_the_template_is_pinned_too(web: Web) -> None:
    plan = web.runs(template()).offers(template()).plan(web.snapshot())
    assert (plan["unchanged"], plan["pinned"]["templateSha256"]) == (True, digest(template()))


def test_the_template_of_the_change_set_is_pinned_and_not_what_lies_there_since(web: Web) -> None:
    """The plan is asked for again after a crash."""
    web.offers(template("2")).plan(NEW)
    assert web.offers(template("3")).plan(NEW)["pinned"]["templateSha256"] == digest(template("2"))


def test_a_change_set_that_does_not_say_its_template_pins_none(web: Web) -> None:
    """An earlier release of the coordinator made it."""
    web.offers(template()).plan(NEW)
    (made,) = web.change_sets
    made.request["Description"] = "deployment d1"
    assert web.plan(NEW)["pinned"] == {"parameters": {}}


def test_every_value_that_the_stack_will_have_is_pinned(web: Web) -> None:
    """Given, kept from before, and taken from the template."""
    before, after = {"Size": SIZES["Size"], "Name": SIZES["Size"]}, {**SIZES, "Name": SIZES["Size"]}
    web.runs(template(parameters=before), Size="7", Name="web").offers(template("2", after), parameters={"Size": "8"})
    assert web.plan(web.snapshot())["pinned"]["parameters"] == {"Size": "8", "Name": "web", "Zone": "a"}


def test_a_kept_value_that_cloudformation_does_not_repeat_is_known_from_before(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.runs(template(parameters=SIZES), Size="7").offers(template("2", SIZES))
    known = web.world.cloudformation.describe_change_set

    def short(params: dict[str, Any]) -> dict[str, Any]:
        return known(params) | {"Parameters": [{"ParameterKey": "Size", "UsePreviousValue": True}]}

    monkeypatch.setattr(web.world.cloudformation, "describe_change_set", short)
    assert web.plan(web.snapshot())["pinned"]["parameters"] == {"Size": "7"}


def test_a_secret_value_is_left_out_and_so_keeps_its_value(web: Web) -> None:
    plan = web.offers(template(parameters=SECRET), parameters={"Key": "hunter2", "Size": "2"}).plan(NEW)
    assert plan["pinned"]["parameters"] == {"Size": "2"}
    assert "hunter2" not in json.dumps(plan)


def test_a_value_that_cloudformation_hides_is_never_written_back(web: Web) -> None:
    """The template was overwritten meanwhile, with one that does not call the parameter secret."""
    web.offers(template(parameters=SECRET), parameters={"Key": "hunter2"}).plan(NEW)
    shown = {**SECRET, "Key": {"Type": "String"}}
    plan = web.offers(template(parameters=shown)).plan(NEW)
    assert plan["pinned"]["parameters"] == {"Size": "1"}


def test_people_see_few_of_many_values_but_all_are_pinned(web: Web) -> None:
    many = {f"P{n}": "x" * (MOST_TEXT + 1) for n in range(MOST_PARAMETERS + 1)}
    part = web.offers(template(parameters={key: {"Type": "String"} for key in many}), parameters=many).plan(NEW)
    shown = assemble({"infrastructure": web.change}, {"infrastructure": part}, {"infrastructure": NEW})
    assert len(shown["infrastructure"]["parameters"]) == MOST_PARAMETERS
    assert shown["infrastructure"]["pinned"]["parameters"] == many


@pytest.mark.parametrize("pad", ["", "x" * MAX_BODY])
def test_the_recorded_template_is_what_the_stack_becomes(web: Web, pad: str) -> None:
    two = template("2", pad=pad)
    web.change |= web.offers(two).plan(NEW)["pinned"]
    web.discard()
    web.wait()
    web.offers(template("3"))
    web.examine()
    web.deployed(NEW)
    assert web.stack.content.template == two


def test_a_template_that_was_overwritten_is_refused(web: Web) -> None:
    web.world.s3.versioned = False
    web.offers(template("3"), templateSha256=digest(template("2")))
    said = (
        f"{TEMPLATE} is not the content that was recorded (SHA-256 {digest(template('2'))}): it was overwritten since"
    )
    assert refused(web, web.examine) == refused(web, lambda: web.plan(NEW)) == said
    assert web.change_sets == []


def test_a_recorded_template_that_was_deleted_is_refused(web: Web) -> None:
    web.offers(template("2")).offers(template("3"), templateVersion="v1")
    web.world.s3.delete_object({"Bucket": "artifacts", "Key": "web/2/template.json", "VersionId": "v1"})
    assert refused(web, web.examine) == f"{TEMPLATE} version v1 is not there any more"
