"""What a request may say depends on the stages that work on it: nothing is forgotten without a word."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from domain.request import Request, parse
from domain.stages import PREPARE, STANDARD, Stages
from tests.domain.documents import FULL, SMALL
from tests.domain.owner import PATH

MIXED = Stages(forward=(PREPARE, "DeployApplication", "Publish"), undo=("Unpublish",), own=("Publish", "Unpublish"))
GIVEN = {"source": "s3://prices/", "deep": {"list": [1, None, "x"]}}


def read(detail: Any, path: Stages | None) -> Request:
    return parse(detail, environment="dev", default_id="e-1", requested_by="account 1", path=path)


def problems(detail: Any, path: Stages | None) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        read(detail, path)
    return refused.value.problems


def test_an_input_is_kept_as_it_was_given():
    assert read({**SMALL, "input": GIVEN}, PATH).document["input"] == GIVEN
    assert "input" not in read(SMALL, PATH).document


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("s3://prices/", "input must be an object"),
        ([], "input must be an object"),
        (None, "input must be an object"),
        ({"n": 1e300}, "input has a number that cannot be kept exactly"),
        ({"": 1}, "input has a key that cannot be kept"),
    ],
)
def test_an_input_is_an_object_that_can_be_kept(value, wrong):
    [said] = problems({**SMALL, "input": value}, PATH)
    assert wrong in said


@pytest.mark.parametrize("path", [None, STANDARD])
def test_an_input_is_for_stages_of_the_owner(path):
    [said] = problems({**SMALL, "input": GIVEN}, path)
    assert said.startswith("input is for none of this pipeline's stages (PrepareDeployment, ")
    assert said.endswith("they work on infrastructure and application and validation; leave it out")


@pytest.mark.parametrize("part", ["infrastructure", "application", "validation"])
def test_a_part_that_no_stage_works_on_is_named(part):
    given = {key: value for key, value in FULL.items() if key not in ("infrastructure", "application", "validation")}
    [said] = problems({**given, part: FULL[part]}, PATH)
    assert said == (
        f"{part} is for none of this pipeline's stages (Extract, Transform, Agree, Publish): they work on input; "
        "leave it out"
    )


def test_every_part_that_no_stage_works_on_is_named_at_once():
    assert [said.partition(" ")[0] for said in problems(FULL, PATH)] == ["infrastructure", "application", "validation"]


def test_a_pipeline_of_both_kinds_takes_what_either_works_on():
    both = {**SMALL, "application": FULL["application"], "input": GIVEN}
    assert read(both, MIXED).document["input"] == GIVEN
    [said] = problems({**both, "validation": FULL["validation"]}, MIXED)
    assert "they work on application and input" in said


def test_where_no_stage_works_on_anything_that_is_said():
    path = Stages(forward=("Agree",), undo=(), gate="Agree")
    [said] = problems({**SMALL, "input": GIVEN}, path)
    assert "they work on none of it" in said
