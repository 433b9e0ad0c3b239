"""What is there now is kept, unless nobody could bring it back."""

from __future__ import annotations

import random

import pytest

from domain.errors import Code, StageError
from handlers.deployers.template import MAX_PACKED, pack
from tests.handlers.deployers.stacks import Web, template


def test_a_stack_that_is_not_there_is_remembered_as_absent(web: Web) -> None:
    assert web.snapshot() == {"exists": False}


def test_a_deleted_stack_is_as_absent_as_one_never_made(web: Web) -> None:
    web.runs(template())
    web.client.delete_stack(StackName="web")
    web.wait()
    assert web.snapshot() == {"exists": False}


def test_the_snapshot_names_the_stack_by_its_id_and_keeps_what_it_was_made_of(web: Web) -> None:
    web.runs(template(parameters={"Size": {"Type": "String"}}), Size="7")
    kept = web.snapshot()
    assert (kept["exists"], kept["stackId"]) == (True, web.stack.id)
    assert (kept["parameters"], kept["capabilities"]) == ({"Size": "7"}, [])
    assert kept["template"] == pack(template(parameters={"Size": {"Type": "String"}}))


def test_a_stack_that_went_back_by_itself_is_at_rest(web: Web) -> None:
    web.runs(template())
    web.client.update_stack(StackName="web", TemplateBody=template("2", fail="update"))
    web.wait(60)
    assert web.stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert web.snapshot()["exists"]


def test_a_template_too_large_for_the_row_is_refused_in_time() -> None:
    noise = random.Random(1).randbytes(MAX_PACKED).hex()
    with pytest.raises(StageError, match="split the stack") as refusal:
        pack(noise + noise)
    assert refusal.value.code is Code.PLAN_FAILED
