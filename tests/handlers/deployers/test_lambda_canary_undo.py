"""Wherever a canary was, its undo brings back where the alias pointed and what it gave to whom."""

from __future__ import annotations

import pytest

from handlers.results import Done
from tests.handlers.deployers.canaries import Canary

BACK = Done(("web:live runs version 1 again",))


@pytest.mark.parametrize("looks", [0, 1, 2, 3])
def test_every_step_is_undone(canary: Canary, looks: int) -> None:
    before = canary.function.state()
    canary.begun(looks)
    assert canary.function.revert(canary.snapshot) == BACK
    assert (canary.function.state(), canary.traffic) == (before, ("1", {}))


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_every_undo_may_be_repeated(canary: Canary, looks: int) -> None:
    before = canary.function.state()
    canary.begun(looks)
    canary.function.revert(canary.snapshot, last=False)
    assert canary.function.revert(canary.snapshot) == BACK
    assert canary.function.state() == before


@pytest.mark.parametrize("looks", [1, 2, 3])
def test_a_canary_may_begin_again_after_its_undo(canary: Canary, looks: int) -> None:
    canary.begun(looks)
    canary.function.revert(canary.snapshot)
    canary.replan()
    canary.begin()
    assert canary.traffic == ("1", {"3": 0.05})


def test_weights_of_others_that_a_deployment_ended_come_back(canary: Canary) -> None:
    canary.function.client.update_function_code(FunctionName="web", ZipFile=b"theirs", Publish=True)
    canary.others_point("1", v2=0.5)
    canary.replan()
    before = canary.function.state()
    canary.begin()
    canary.function.revert(canary.snapshot)
    assert (canary.function.state(), canary.traffic) == (before, ("1", {"2": 0.5}))
