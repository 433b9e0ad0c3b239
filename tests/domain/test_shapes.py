"""Each part that a request may have fits exactly one shape; what a request may not have fits none."""

from __future__ import annotations

from typing import Any

import pytest

from domain import openapi
from domain.errors import Refused
from tests.domain.documents import FULL, SMALL, read
from tests.domain.test_schemas import takes

REQUEST = openapi.document("the coordinator", "1")["components"]["schemas"]["Request"]
STACK, CODE = FULL["infrastructure"], FULL["application"]
IMAGE = {key: value for key, value in CODE.items() if key != "code"} | {
    "image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:2"
}
BUILD: dict[str, Any] = {"kind": "codebuild", "project": "pulumi-up"}
UNDO = {"undo": {"variables": {"STACK": "web"}}}
FINAL = {"irreversible": True, "irreversibleReason": "the table is dropped"}
RIGHT = [
    ("infrastructure", STACK), ("infrastructure", {**STACK, **FINAL}), ("infrastructure", {**BUILD, **UNDO}),
    ("application", CODE), ("application", {**CODE, **FINAL}), ("application", IMAGE),
    ("application", {**IMAGE, "irreversible": False}), ("application", {**BUILD, **FINAL}),
]  # fmt: skip
WRONG = [
    ("infrastructure", {**STACK, "irreversible": True}), ("infrastructure", {**STACK, "irreversibleReason": "why"}),
    ("infrastructure", BUILD), ("infrastructure", {**BUILD, **UNDO, **FINAL}), ("application", {**CODE, **IMAGE}),
    ("application", {**IMAGE, "codeVersion": "1"}), ("application", {**BUILD, "irreversible": False}),
]  # fmt: skip


def accepted(detail: dict[str, Any]) -> bool:
    try:
        return bool(read(detail))
    except Refused:
        return False


@pytest.mark.parametrize(("where", "part"), RIGHT)
def test_what_a_request_may_have_fits_a_shape(where: str, part: dict[str, Any]) -> None:
    detail = {**SMALL, where: part}
    assert accepted(detail)
    assert takes(REQUEST, detail)


@pytest.mark.parametrize(("where", "part"), WRONG)
def test_what_a_request_may_not_have_fits_none(where: str, part: dict[str, Any]) -> None:
    detail = {**SMALL, where: part}
    assert not accepted(detail)
    assert not takes(REQUEST, detail)
