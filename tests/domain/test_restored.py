"""What a rollback asks for, and what would change by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import rollback
from tests.domain.lineage import BOTH, FUNCTION, STACK, WHY, deployed, hard, live

PINNED = {"infrastructure": {**STACK, "templateVersion": "a"}, "application": {**FUNCTION, "codeVersion": "a"}}
SECRET = "hunter2"
BUILD = {"kind": "codebuild", "project": "migrate", "variables": {"A": "1"}}
CHECKS = [
    {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 300},
    {"kind": "http", "url": "https://x"},
    {"kind": "alarms", "alarms": ["errors"], "bakeSeconds": 10},
]


def restored(deployment: Any, bake_seconds: int = 0) -> dict[str, Any]:
    return rollback.restored(deployment, bake_seconds=bake_seconds)


def asking(**parts: Any) -> Any:
    """It succeeded with a request of these parts, and no plan."""
    return replace(deployed("a", "v-a"), request=parts, plan=None)


def differences(now: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    return rollback.differences({"request": now}, wanted)


def test_both_parts_are_restored_as_one_with_the_content_that_was_deployed():
    assert restored(deployed("a", "v-a", *BOTH)) == PINNED


@pytest.mark.parametrize(("own", "other"), [BOTH, BOTH[::-1]])
def test_a_part_that_it_had_from_deployments_before_is_restored_with_it(own, other):
    _, (_, b) = live(deployed("a", "v-a", *BOTH), deployed("b", "v-b", own))
    whole = restored(b)
    assert whole[other] == PINNED[other]
    assert "b" in whole[own].values()
    assert list(whole) == list(BOTH)


def test_a_part_that_nobody_had_deployed_is_not_asked_for():
    assert restored(deployed("a", "v-a")) == {}
    assert list(restored(deployed("a", "v-a", "application"))) == ["application"]


def test_neither_a_canary_nor_a_mark_of_the_way_forward_is_restored():
    canary = {"steps": [10], "bakeSeconds": 60}
    both = asking(infrastructure=hard(STACK), application=hard({**FUNCTION, "canary": canary}))
    assert restored(both) == {"infrastructure": STACK, "application": FUNCTION}


def test_a_build_without_an_undo_stays_marked():
    undo = {"variables": {"A": "0"}}
    assert restored(asking(application=hard(BUILD))) == {"application": hard(BUILD)}
    assert restored(asking(application=hard({**BUILD, "undo": undo}))) == {"application": {**BUILD, "undo": undo}}


@pytest.mark.parametrize(("config", "bakes"), [(0, [0, None, 0]), (60, [60, None, 10]), (900, [300, None, 10])])
def test_it_is_looked_at_for_as_long_as_the_config_says_at_most(config, bakes):
    checks = restored(asking(validation=CHECKS), config)["validation"]
    assert [check.get("bakeSeconds") for check in checks] == bakes
    assert [check["kind"] for check in checks] == ["alarms", "http", "alarms"]


def test_other_things_of_the_request_are_not_restored():
    old = asking(deploymentId="a", reason="so", onBusy="refuse", override=True, approvals={"required": 2})
    assert restored(old) == {}


def test_what_stays_as_it_is_is_said_as_well():
    assert differences(PINNED, PINNED) == [
        "infrastructure: cloudformation shop stays as it is",
        "application: lambda shop stays as it is",
    ]


def test_what_changes_is_told_with_both_values():
    now = {"application": {**FUNCTION, "alias": "next", "code": "s3://artifacts/old.zip"}}
    assert differences(now, {"application": FUNCTION}) == [
        "application: lambda shop: alias next -> live",
        "application: lambda shop: code s3://artifacts/old.zip -> s3://artifacts/shop.zip",
    ]
    image = {key: value for key, value in FUNCTION.items() if key != "code"} | {"image": "shop@sha256:1"}
    assert differences({"application": image}, {"application": FUNCTION}) == [
        "application: lambda shop: image shop@sha256:1 -> none",
        "application: lambda shop: code none -> s3://artifacts/shop.zip",
    ]


@pytest.mark.parametrize(
    ("part", "pins", "key"),
    [
        (STACK, {"templateVersion": "b"}, "template"),
        (STACK, {"templateVersion": "b", "templateSha256": "c"}, "template"),
        (FUNCTION, {"codeVersion": "b"}, "code"),
        (FUNCTION, {"codeSha256": "b"}, "code"),
    ],
)
def test_other_content_under_the_same_name_is_told_once(part, pins, key):
    name = "infrastructure" if part is STACK else "application"
    [told] = differences({name: {**part, **pins}}, {name: part})
    assert told.endswith(f" shop: {key} {part[key]}, with the content that it had then")


@pytest.mark.parametrize(
    ("now", "wanted", "said"),
    [
        ({"Password": SECRET, "Size": "1"}, {"Password": "other", "Size": "1"}, "parameters (Password)"),
        ({"Size": "1"}, {"Size": "1", "Password": SECRET}, "parameters (Password)"),
        ({"Password": SECRET, "Size": "1"}, {"Size": "2"}, "parameters (Password, Size)"),
        (None, {"Password": SECRET}, "parameters (Password)"),
        ({"Password": SECRET}, None, "parameters (Password)"),
    ],
)
def test_the_values_of_parameters_are_never_shown(now, wanted, said):
    parts = [{**STACK, **({"parameters": each} if each else {})} for each in (now, wanted)]
    assert differences({"infrastructure": parts[0]}, {"infrastructure": parts[1]}) == [
        f"infrastructure: cloudformation shop: {said}"
    ]


def test_marks_of_the_way_forward_are_no_difference():
    now = {"application": hard({**FUNCTION, "canary": {"steps": [10], "bakeSeconds": 60}, "undo": {}}, WHY)}
    assert differences(now, {"application": FUNCTION}) == ["application: lambda shop stays as it is"]


@pytest.mark.parametrize("now", [{}, {"application": {**FUNCTION, "function": "other"}}, {"application": BUILD}])
def test_what_was_not_there_or_was_something_else_is_deployed(now):
    assert differences(now, {"application": FUNCTION}) == ["application: lambda shop is deployed"]


def test_what_was_not_part_of_it_stays():
    assert differences({"application": FUNCTION}, {}) == [
        "application: lambda shop was not part of it: it stays as it is"
    ]
    assert differences({}, {}) == []


def test_what_is_live_includes_what_it_has_from_before():
    current = {"inherits": {"infrastructure": STACK}, "request": {"application": FUNCTION}}
    same = rollback.differences(current, {**current["inherits"], **current["request"]})
    assert [each.endswith("stays as it is") for each in same] == [True, True]
