"""What people are shown of a stack: every change, what is lost first, and no secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handlers.results import Done
from tests.handlers.deployers.stacks import Web, several, template

NEW = {"exists": False}
SIZES = {"Size": {"Type": "String"}, "Zone": {"Type": "String", "Default": "a"}}
SECRET = {"Key": {"Type": "String", "NoEcho": True}, "Size": {"Type": "String", "Default": "1"}}


def planned(web: Web, before: str, after: str, **parameters: str) -> dict[str, Any]:
    return web.runs(before, **parameters).offers(after).plan(web.snapshot())


def test_a_stack_that_is_not_there_will_be_created(web: Web) -> None:
    plan = web.offers(several(Store={}, Topic={"Type": "AWS::SNS::Topic"})).plan(NEW)
    assert (plan["kind"], plan["stack"], plan["action"], plan["unchanged"]) == (
        "cloudformation",
        "web",
        "create",
        False,
    )
    assert plan["summary"] == ["stack web will be created: 2 added"]
    assert plan["changes"] == [
        {"action": "Add", "resource": "Store", "type": "AWS::S3::Bucket"},
        {"action": "Add", "resource": "Topic", "type": "AWS::SNS::Topic"},
    ]


def test_a_stack_that_is_there_will_be_updated(web: Web) -> None:
    plan = planned(web, template("1"), template("2"))
    assert (plan["action"], plan["summary"]) == ("update", ["stack web will be updated: 1 modified"])
    change = {"action": "Modify", "resource": "Store", "type": "AWS::S3::Bucket", "scope": ["Size"]}
    assert (plan["changes"], plan["alerts"]) == ([change], [])


def test_planning_changes_no_resource(web: Web) -> None:
    web.runs(template()).offers(template("2"))
    before = list(web.stack.events)
    web.plan(web.snapshot())
    assert (web.stack.events, web.stack.content.template) == (before, template())


def test_a_new_stack_is_a_name_and_nothing_else_yet(web: Web) -> None:
    web.offers(template()).plan(NEW)
    assert (web.stack.status, web.stack.content.resources) == ("REVIEW_IN_PROGRESS", {})
    assert web.snapshot() == NEW


def test_where_nothing_is_to_be_changed_there_is_nothing_to_execute(web: Web) -> None:
    plan = planned(web, template(), template())
    assert (plan["action"], plan["unchanged"], plan["changes"]) == ("none", True, [])
    assert plan["summary"] == ["stack web needs no change"]
    assert web.change_sets == []
    assert web.begin(plan) == Done(("stack web needs no change",))
    assert web.role.asked("ExecuteChangeSet") == []


def test_what_a_transform_says_of_no_change_is_understood_too(web: Web) -> None:
    same = json.dumps({"Transform": "AWS::Serverless-2016-10-31", **json.loads(template())})
    assert planned(web, same, same)["unchanged"]


def test_what_is_lost_comes_first_and_stands_out(web: Web) -> None:
    before = several(Added2={"Size": "1"}, Gone={}, Made={"BucketName": "old"}, Maybe={"BucketName": {"Ref": "Made"}})
    after = several(Added={}, Added2={"Size": "2"}, Made={"BucketName": "new"}, Maybe={"BucketName": {"Ref": "Made"}})
    plan = planned(web, before, after)
    assert [(c["action"], c["resource"], c.get("replacement")) for c in plan["changes"]] == [
        ("Remove", "Gone", None),
        ("Modify", "Made", "True"),
        ("Modify", "Maybe", "Conditional"),
        ("Add", "Added", None),
        ("Modify", "Added2", None),
    ]
    assert plan["alerts"] == [
        "Gone (AWS::S3::Bucket) will be DESTROYED",
        "Made (AWS::S3::Bucket) will be REPLACED: a new one is made, the old one destroyed",
        "Maybe (AWS::S3::Bucket) will be POSSIBLY REPLACED",
    ]
    assert plan["summary"] == ["stack web will be updated: 1 removed, 3 modified, 1 added"]


def test_changes_are_read_from_all_pages(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.world.cloudformation.change_sets, "page_size", 3)
    many = {f"Store{n}": {} for n in range(10)}
    plan = planned(web, several(**many, Last={}), several(**{name: {"Size": "2"} for name in many}))
    assert [change["resource"] for change in plan["changes"]] == ["Last", *many]
    assert plan["alerts"] == ["Last (AWS::S3::Bucket) will be DESTROYED"]


def test_a_change_names_a_few_of_its_properties(web: Web) -> None:
    plan = planned(web, several(Store={}), several(Store={f"P{n}": "1" for n in range(20)}))
    assert plan["changes"][0]["scope"] == sorted(f"P{n}" for n in range(20))[:8]


def test_parameters_that_change_are_shown_from_and_to(web: Web) -> None:
    web.runs(template(parameters=SIZES), Size="7").offers(template("2", SIZES), parameters={"Size": "8"})
    assert web.plan(web.snapshot())["parameters"] == [{"name": "Size", "from": "7", "to": "8"}]


def test_a_parameter_that_comes_or_goes_is_shown_with_nothing_on_the_other_side(web: Web) -> None:
    web.runs(template(parameters={"Old": SIZES["Size"]}), Old="1").offers(template("2", {"Zone": SIZES["Zone"]}))
    assert web.plan(web.snapshot())["parameters"] == [
        {"name": "Old", "from": "1", "to": ""},
        {"name": "Zone", "from": "", "to": "a"},
    ]


def test_a_secret_parameter_of_a_new_stack_is_not_shown(web: Web) -> None:
    plan = web.offers(template(parameters=SECRET), parameters={"Key": "hunter2"}).plan(NEW)
    assert {"name": "Size", "from": "", "to": "1"} in plan["parameters"]
    assert "hunter2" not in json.dumps(plan)


def test_a_secret_parameter_that_stays_is_not_shown(web: Web) -> None:
    web.runs(template(parameters=SECRET), Key="hunter2").offers(template("2", SECRET), parameters={"Size": "2"})
    plan = web.plan(web.snapshot())
    assert {"name": "Size", "from": "1", "to": "2"} in plan["parameters"]
    assert "hunter2" not in json.dumps(plan)


def test_a_parameter_that_only_becomes_secret_is_not_shown_either(web: Web) -> None:
    open_, hidden = {"Key": {"Type": "String"}}, {"Key": {"Type": "String", "NoEcho": True}}
    web.runs(template(parameters=open_), Key="hunter2").offers(template("2", hidden))
    assert "hunter2" not in json.dumps(web.plan(web.snapshot()))


def test_a_change_set_carries_the_deployment_in_its_name_and_words(web: Web) -> None:
    web.offers(template()).plan(NEW, mark="2026.11-3_x")
    (asked,) = web.role.asked("CreateChangeSet")
    assert asked["ChangeSetName"].startswith("deployment-2026-11-3-x-")
    assert asked["Description"].startswith("deployment 2026.11-3_x, ")
