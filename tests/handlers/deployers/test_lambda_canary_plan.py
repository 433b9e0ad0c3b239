"""A canary is part of the plan: people read its steps, and vote on them."""

from __future__ import annotations

from typing import Any

import pytest

from domain.plan import assemble
from tests.handlers.deployers.canaries import Canary
from tests.world.functions import sha

TAKES = f"web:live will run code {sha(b'two')[:12]}, from version 1 (code {sha(b'one')[:12]})"
AT_ONCE = "web:live goes over at once, without the canary: no published version has all its traffic now"


def test_the_plan_says_every_step_and_what_is_listened_to(canary: Canary) -> None:
    steps = "web:live will take 5 %, then 25 %, each for 60 s while alarms errors stay quiet"
    assert canary.plan["summary"] == [TAKES, steps]
    assert canary.plan["canary"] == canary.function.change["canary"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"steps": [10], "bakeSeconds": 300}, "web:live will take 10 %, for 300 s"),
        ({"steps": [1, 2, 3], "bakeSeconds": 0}, "web:live will take 1 %, then 2 %, then 3 %, each for 0 s"),
        (
            {"steps": [9], "bakeSeconds": 1, "alarms": [f"a{n}" for n in range(7)]},
            "web:live will take 9 %, for 1 s while alarms a0, a1, a2, a3, a4 and 2 more stay quiet",
        ),
        (
            {"steps": [9], "bakeSeconds": 1, "alarms": [f"a{n}" for n in range(5)]},
            "web:live will take 9 %, for 1 s while alarms a0, a1, a2, a3, a4 stay quiet",
        ),
    ],
)
def test_the_sentence_fits_what_is_asked(canary: Canary, asked: dict[str, Any], said: str) -> None:
    canary.function.change["canary"] = asked
    canary.replan()
    assert canary.plan["summary"] == [TAKES, said]


def test_without_a_canary_nothing_is_said_of_one(canary: Canary) -> None:
    del canary.function.change["canary"]
    canary.replan()
    assert (canary.plan["summary"], "canary" in canary.plan) == ([TAKES], False)


def test_where_nothing_changes_nothing_is_said_of_it(canary: Canary) -> None:
    canary.function.offers(b"one")
    canary.replan()
    assert canary.plan["summary"] == ["web:live keeps its code"]
    assert "canary" in canary.plan  # the infrastructure may change the function's configuration yet


def test_a_first_version_is_told_to_go_at_once(canary: Canary) -> None:
    canary.function.client.delete_alias(FunctionName="web", Name="live")
    canary.replan()
    assert canary.plan["summary"][1:] == [AT_ONCE]


def test_an_alias_in_the_middle_of_another_canary_goes_at_once(canary: Canary) -> None:
    canary.function.client.update_function_code(FunctionName="web", ZipFile=b"theirs", Publish=True)
    canary.others_point("1", v2=0.5)
    canary.replan()
    assert canary.plan["summary"][1:] == [AT_ONCE]
    canary.begin()
    assert canary.traffic == ("3", {})


def test_an_alias_of_what_is_not_published_goes_at_once(canary: Canary) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html"""
    canary.others_point("$LATEST")
    canary.replan()
    assert canary.plan["summary"][1:] == [AT_ONCE]
    canary.begin()
    assert canary.traffic == ("2", {})


def test_weights_that_are_empty_are_none(canary: Canary) -> None:
    canary.function.it.aliases["live"]["RoutingConfig"] = {"AdditionalVersionWeights": {}}
    canary.replan()
    assert "canary" in canary.plan
    canary.begin()
    assert canary.traffic == ("1", {"2": 0.05})


@pytest.mark.parametrize("changed", [{"steps": [5, 26]}, {"bakeSeconds": 61}, {"alarms": ["other"]}])
def test_everything_of_it_counts_for_the_digest(canary: Canary, changed: dict[str, Any]) -> None:
    request = {"application": {"kind": "lambda", "function": "web"}}
    before, after = canary.plan, canary.plan | {"canary": canary.plan["canary"] | changed}

    def digest(part: dict[str, Any]) -> str:
        return str(assemble(request, {"application": part}, {"application": canary.snapshot})["digest"])

    assert digest(before) != digest(after)
