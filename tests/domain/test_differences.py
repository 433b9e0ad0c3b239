"""What going back would change is told before: what from, what to, and never a secret."""

from __future__ import annotations

from typing import Any

import pytest

from domain.differences import differences
from tests.domain.lineage import FUNCTION, STACK, WHY, hard

PINNED = {"infrastructure": {**STACK, "templateVersion": "a"}, "application": {**FUNCTION, "codeVersion": "a"}}
SECRET = "hunter2"
BUILD = {"kind": "codebuild", "project": "migrate", "variables": {"A": "1"}}
OLD, NEW = (f"1.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:{digit * 64}" for digit in "ab")
SHOP = {"kind": "ecs", "cluster": "web", "service": "shop"}


def told(now: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    return differences({"request": now}, wanted)


def test_what_stays_as_it_is_is_said_as_well():
    assert told(PINNED, PINNED) == [
        "infrastructure: cloudformation shop stays as it is",
        "application: lambda shop stays as it is",
    ]


def test_what_changes_is_told_with_both_values():
    now = {"application": {**FUNCTION, "alias": "next", "code": "s3://artifacts/old.zip"}}
    assert told(now, {"application": FUNCTION}) == [
        "application: lambda shop: alias next -> live",
        "application: lambda shop: code s3://artifacts/old.zip -> s3://artifacts/shop.zip",
    ]
    image = {key: value for key, value in FUNCTION.items() if key != "code"} | {"image": "shop@sha256:1"}
    assert told({"application": image}, {"application": FUNCTION}) == [
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
    [sentence] = told({name: {**part, **pins}}, {name: part})
    assert sentence.endswith(f" shop: {key} {part[key]}, with the content that it had then")


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
    assert told({"infrastructure": parts[0]}, {"infrastructure": parts[1]}) == [
        f"infrastructure: cloudformation shop: {said}"
    ]


def test_marks_of_the_way_forward_are_no_difference():
    now = {"application": hard({**FUNCTION, "canary": {"steps": [10], "bakeSeconds": 60}, "undo": {}}, WHY)}
    assert told(now, {"application": FUNCTION}) == ["application: lambda shop stays as it is"]


@pytest.mark.parametrize(
    ("now", "stays"),
    [
        ({}, []),
        ({"application": {**FUNCTION, "function": "other"}}, ["lambda other"]),
        ({"application": BUILD}, ["codebuild migrate"]),
    ],
)
def test_what_was_not_there_is_deployed_beside_what_is_there(now, stays):
    said = ["application: lambda shop is deployed", *(f"application: {each} stays as it is" for each in stays)]
    assert told(now, {"application": FUNCTION}) == said


def test_what_was_not_part_of_it_stays():
    assert told({"application": FUNCTION}, {}) == ["application: lambda shop stays as it is"]
    assert told({}, {}) == []


def test_what_is_live_includes_what_it_has_from_before():
    current = {"inherits": {"infrastructure": STACK}, "request": {"application": FUNCTION}}
    same = differences(current, {**current["inherits"], **current["request"]})
    assert [each.endswith("stays as it is") for each in same] == [True, True]


@pytest.mark.parametrize(
    ("now", "wanted", "said"),
    [
        ({"app": OLD, "side": OLD}, {"app": NEW, "side": OLD}, f"app: {OLD[:-52]} -> {NEW[:-52]}"),
        ({"app": OLD}, {"app": NEW, "side": OLD}, f"app: {OLD[:-52]} -> {NEW[:-52]}, side: none -> {OLD[:-52]}"),
        (None, {"app": NEW}, f"app: none -> {NEW[:-52]}"),
        ({"app": OLD}, None, f"app: {OLD[:-52]} -> none"),
    ],
)
def test_images_are_told_one_by_one_by_the_beginning_of_their_digests(now, wanted, said):
    parts = [{**SHOP, **({"images": each} if each else {})} for each in (now, wanted)]
    assert told({"application": parts[0]}, {"application": parts[1]}) == [f"application: ecs shop: images {said}"]
    assert said.count("@sha256:") == said.count("@sha256:aaaaaaaaaaaa") + said.count("@sha256:bbbbbbbbbbbb")


def test_variables_of_a_build_are_told_one_by_one():
    wanted = {"application": {**BUILD, "variables": {"A": "0", "B": "x"}}}
    assert told({"application": BUILD}, wanted) == ["application: codebuild migrate: variables A: 1 -> 0, B: none -> x"]


def test_a_build_that_is_asked_for_again_is_not_said_to_stay():
    assert told({"application": BUILD}, {"application": BUILD}) == ["application: codebuild migrate is built again"]
    assert told({"application": BUILD}, {}) == ["application: codebuild migrate stays as it is"]


def test_a_long_value_is_cut():
    parts = [{"application": {**BUILD, "source": text}} for text in ("x" * 400, "y")]
    assert len(told(*parts)[0]) < 300
