"""What a request may say of a function: code or an image, exactly which, and how its alias moves."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from domain.request import parse

CODE = "s3://artifacts/web/2/app.zip"
DIGEST = f"{'A' * 43}="
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web"
CANARY: dict[str, Any] = {"steps": [5, 25], "bakeSeconds": 60, "alarms": ["errors"]}


def problems(part: dict[str, Any], where: str = "application") -> list[str]:
    asked = {"service": "web", "version": "2", where: part}
    try:
        read = parse(asked, environment="dev", default_id="event", requested_by="account 123456789012")
    except Refused as refusal:
        return list(refusal.problems)
    assert read.document[where] == part
    return []


def function(**fields: Any) -> dict[str, Any]:
    return {"kind": "lambda", "function": "web", "alias": "live", **fields}


@pytest.mark.parametrize(
    "fields",
    [
        {"code": CODE},
        {"code": CODE, "codeVersion": "3HL4kqtJvjVBH40Nrjfkd", "codeSha256": DIGEST},
        {"image": f"{IMAGE}:2.0_1-x"},
        {"image": f"{IMAGE}@sha256:{'0a' * 32}"},
        {"code": CODE, "canary": CANARY},
        {"code": CODE, "canary": {"steps": [1, 2, 3, 4, 99], "bakeSeconds": 12 * 3600}},
    ],
)
def test_what_can_be_meant_is_accepted(fields: dict[str, Any]) -> None:
    assert problems(function(**fields)) == []


def test_a_function_is_made_of_something() -> None:
    assert problems(function()) == ["application.code is missing, or application.image: name one of them"]


def test_a_function_is_not_made_of_two_things() -> None:
    exclude = "exclude each other: name the one that the function is made of"
    both = function(code=CODE, image=f"{IMAGE}:2")
    assert problems(both) == [f"application.code and application.image {exclude}"]


def test_an_image_has_no_version_of_an_object_in_s3() -> None:
    belong = "belong to application.code: an image is named by its digest"
    wrong = function(image=f"{IMAGE}:2", codeVersion="v1", codeSha256=DIGEST)
    assert problems(wrong) == [f"application.codeVersion and application.codeSha256 {belong}"]


@pytest.mark.parametrize(
    "image",
    [
        IMAGE,
        "web:2",
        f"docker.io/{IMAGE}:2",
        f"{IMAGE}:",
        f"{IMAGE}:2@sha256:{'0' * 64}",
        f"{IMAGE}@sha256:0",
        f"{IMAGE}:2\n",
    ],
)
def test_an_image_lies_in_ecr_and_has_a_tag_or_a_digest(image: str) -> None:
    (problem,) = problems(function(image=image))
    assert problem.startswith("application.image must be an image in ECR with its tag or digest")


@pytest.mark.parametrize("digest", ["A" * 44, "A" * 43, f"{'A' * 42}==", "0" * 64])
@pytest.mark.parametrize("field", ["codeSha256", "templateSha256"])
def test_a_digest_is_a_sha_256_in_base64(field: str, digest: str) -> None:
    stack = {"kind": "cloudformation", "stack": "web", "template": CODE}
    part, where = (stack, "infrastructure") if field.startswith("template") else (function(code=CODE), "application")
    (problem,) = problems({**part, field: digest}, where)
    assert problem.startswith(f"{where}.{field} must be a SHA-256 in base64")


@pytest.mark.parametrize("version", ["", "v" * 1025, 1])
def test_a_version_of_an_object_is_text(version: Any) -> None:
    assert len(problems(function(code=CODE, codeVersion=version))) == 1


def test_a_stack_may_name_exactly_which_template() -> None:
    stack = {"kind": "cloudformation", "stack": "web", "template": CODE}
    assert problems({**stack, "templateVersion": "v1", "templateSha256": DIGEST}, "infrastructure") == []


@pytest.mark.parametrize(
    ("canary", "said"),
    [
        ("5 %", "must be an object with steps (percents), bakeSeconds and, optionally, alarms, not"),
        ({}, "is wrong: steps is missing; bakeSeconds is missing"),
        ({**CANARY, "pause": 1}, "is wrong: pause is not known here"),
        ({**CANARY, "steps": []}, "is wrong: steps must be a list of 1 to 5"),
        ({**CANARY, "steps": [1, 2, 3, 4, 5, 6]}, "is wrong: steps must be a list of 1 to 5"),
        ({**CANARY, "steps": [0]}, "is wrong: steps item 0 must be a whole number from 1 to 99"),
        ({**CANARY, "steps": [100]}, "is wrong: steps item 0 must be a whole number from 1 to 99"),
        ({**CANARY, "steps": [2.5]}, "is wrong: steps item 0 must be a whole number from 1 to 99"),
        ({**CANARY, "steps": [5, 5]}, "is wrong: steps must rise from each to the next, not [5, 5]"),
        ({**CANARY, "steps": [25, 5]}, "is wrong: steps must rise from each to the next, not [25, 5]"),
        ({**CANARY, "bakeSeconds": -1}, "is wrong: bakeSeconds must be a whole number from 0 to 43200"),
        ({**CANARY, "bakeSeconds": 43201}, "is wrong: bakeSeconds must be a whole number from 0 to 43200"),
        ({**CANARY, "alarms": []}, "is wrong: alarms must be a list of 1 to 100"),
        ({**CANARY, "alarms": [""]}, "is wrong: alarms item 0 must be 1 to 255 characters long"),
    ],
)
def test_a_canary_that_cannot_be_meant_is_refused(canary: Any, said: str) -> None:
    (problem,) = problems(function(code=CODE, canary=canary))
    assert problem.startswith(f"application.canary {said}")
