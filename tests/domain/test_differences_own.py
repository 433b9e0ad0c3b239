"""What going back would change where stages of a pipeline's owner run: never "nothing", they decide."""

from __future__ import annotations

import pytest

from domain.differences import differences
from tests.domain.lineage import FUNCTION
from tests.domain.owner import PATH

AGAIN = "the stages of this pipeline are run again with the same input"
OWNERS = "the stages of this pipeline decide what that changes"


@pytest.mark.parametrize(
    ("now", "wanted", "said"),
    [
        ({"source": "incoming/2.csv"}, {"source": "incoming/1.csv"}, ["source: incoming/2.csv -> incoming/1.csv"]),
        ({"a": 1, "b": [2]}, {"a": 1, "c": {"x": "y"}}, ["b: [2] -> none", 'c: none -> {"x": "y"}']),
        ({}, {"a": None}, ["a: none -> null"]),
        ({"a": "\x1b"}, {"a": "b"}, ['a: "\\u001b" -> b']),
        ({"a": "x" * 99 + "1"}, {"a": "x" * 99}, [f'a: "{"x" * 76}... -> another that looks the same in short']),
    ],
)
def test_what_the_stages_of_a_pipelines_owner_are_given_is_told_and_that_they_decide(now, wanted, said):
    live = {"request": {"input": now, "application": FUNCTION}}
    told = differences(live, {"input": wanted}, PATH)
    stays = "application: lambda shop stays as it is"
    assert told == [stays, *(f"input.{each}" for each in said), OWNERS]


@pytest.mark.parametrize("same", [{}, {"input": {"source": "incoming/1.csv"}}])
def test_stages_of_a_pipelines_owner_run_again_although_their_input_is_the_same(same):
    assert differences({"request": same}, same, PATH) == [AGAIN]
    assert differences({"request": same}, {"input": {}} | same, PATH) == [AGAIN]
    assert differences({"request": same}, same) == []
