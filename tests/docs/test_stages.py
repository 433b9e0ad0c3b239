"""docs/stages.md says of the contract what domain/own_stages.py does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain import own_stages
from domain.errors import StageError
from tests.docs.pages import page
from tests.domain.deployments import running

SHOWN: list[dict[str, Any]] = [
    json.loads(each.text) for each in page("docs/stages.md").blocks if each.language == "json"
]
ANSWERS = [each for each in SHOWN if "status" in each]


def test_the_question_that_is_shown_has_every_field() -> None:
    (question,) = [each for each in SHOWN if "deploymentId" in each]
    assert question.keys() == own_stages.question(running(), "PublishData").keys()


@pytest.mark.parametrize(
    "answer", [each for each in ANSWERS if each["status"] != "failed"], ids=lambda each: each["status"]
)
def test_every_answer_that_is_shown_is_taken(answer: dict[str, Any]) -> None:
    assert own_stages.checked("CheckData", answer) == answer


def test_the_failure_that_is_shown_is_taken_as_one() -> None:
    (failed,) = [each for each in ANSWERS if each["status"] == "failed"]
    with pytest.raises(StageError, match=failed["reason"]):
        own_stages.checked("CheckData", failed)


def test_every_kind_of_answer_and_every_field_of_it_is_shown() -> None:
    shown = {each["status"]: each.keys() - {"status"} for each in ANSWERS}
    assert shown == {status: set(fields) for status, fields in own_stages.ANSWERS.items()}
    assert {key for each in ANSWERS for key in each.get("plan", {})} == set(own_stages.PLAN)


def test_the_limits_are_those_of_the_code() -> None:
    text = "\n".join(page("docs/stages.md").prose.values())
    assert f"| {own_stages.MAX_BYTES // 1024} KiB each" in text
    assert f"| {own_stages.MOST_SENTENCES} sentences of {own_stages.LONGEST} characters" in text
