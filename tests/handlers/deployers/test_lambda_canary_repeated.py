"""Whatever answer of a canary got lost, no step is taken twice; another hand at the alias is never overruled."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from handlers.results import Done, Waiting
from tests.handlers.deployers.canaries import Canary
from tests.world import ApiError

STEPS = [("1", {}), ("1", {"2": 0.05}), ("1", {"2": 0.25}), ("2", {})]


@pytest.mark.parametrize("looks", [0, 1, 2])
def test_a_step_whose_answer_got_lost_is_not_taken_twice(canary: Canary, looks: int) -> None:
    known = canary.begun(looks)
    lost = canary.look(known) if known else canary.begin()
    canary.wait(600)
    again = canary.look(known) if known else canary.begin()
    assert canary.traffic == STEPS[looks + 1]
    assert len(canary.function.role.asked("UpdateAlias")) == looks + 1
    if isinstance(lost, Waiting):  # its time begins anew
        assert again.operation == {**lost.operation, "until": canary.world.now_ms() + 60_000}
    else:
        assert again == lost


def test_a_step_that_was_retried_behind_our_back_is_known_at_the_next_look(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first answer got lost on its way, and the alias had another revision when the same was asked for again."""
    first = canary.begun(1)
    known = canary.world.lambda_.update_alias

    def twice(params: dict[str, Any]) -> Any:
        known(params)
        return known(params)

    monkeypatch.setattr(canary.world.lambda_, "update_alias", twice)
    assert (canary.look(first), canary.traffic) == (first, STEPS[2])
    monkeypatch.undo()
    assert canary.look(first).operation["step"] == 2


def test_a_function_that_is_being_changed_is_waited_for(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    def conflict(params: dict[str, Any]) -> None:
        raise ApiError("ResourceConflictException", "The function is being changed", status=409)

    second = canary.begun(2)
    monkeypatch.setattr(canary.world.lambda_, "update_alias", conflict)
    assert (canary.look(second), canary.traffic) == (second, STEPS[2])


def test_what_lambda_refuses_otherwise_is_told(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both versions must have the same execution role, for example."""

    def refuse(params: dict[str, Any]) -> None:
        raise ApiError("InvalidParameterValueException", "The versions have different roles")

    monkeypatch.setattr(canary.world.lambda_, "update_alias", refuse)
    with pytest.raises(ClientError, match="different roles"):
        canary.begin()


def moved(canary: Canary, result: Any) -> str:
    traffic = canary.traffic
    with pytest.raises(StageError) as failure:
        canary.look(result) if result else canary.begin()
    assert (failure.value.code, canary.traffic) == (Code.APPLICATION_FAILED, traffic)
    return failure.value.reason


@pytest.mark.parametrize("looks", [1, 2])
def test_an_alias_that_others_took_back_is_left_alone(canary: Canary, looks: int) -> None:
    result = canary.begun(looks)
    canary.others_point("1")
    now = "it points to version 1"
    said = f"web:live was moved by somebody else during the canary ({now}): ask who, and deploy again"
    assert moved(canary, result) == said


def test_an_alias_that_others_moved_before_the_first_step_is_left_alone(canary: Canary) -> None:
    canary.function.client.update_function_code(FunctionName="web", ZipFile=b"theirs", Publish=True)
    canary.others_point("2")
    assert "(it points to version 2)" in moved(canary, None)


def test_weights_that_others_set_are_left_alone(canary: Canary) -> None:
    first = canary.begun(1)
    canary.others_point("1", v2=0.5)
    assert "(it points to version 1, 50 % to version 2)" in moved(canary, first)


def test_a_step_that_others_jumped_over_is_not_ours(canary: Canary) -> None:
    first = canary.begun(1)
    canary.others_point("2")
    assert "(it points to version 2)" in moved(canary, first)


def test_an_alias_that_others_removed_is_not_made_again(canary: Canary) -> None:
    first = canary.begun(1)
    canary.function.client.delete_alias(FunctionName="web", Name="live")
    with pytest.raises(StageError, match=r"web:live was moved by somebody else during the canary \(it is gone\)"):
        canary.look(first)
    assert canary.function.it.aliases == {}


def test_an_alias_that_moves_just_before_ours_is_not_overruled(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between our look at it and our move."""
    second = canary.begun(2)
    known = canary.world.lambda_.update_alias

    def too_late(params: dict[str, Any]) -> Any:
        monkeypatch.undo()
        canary.others_point("1")
        return known(params)

    monkeypatch.setattr(canary.world.lambda_, "update_alias", too_late)
    assert (canary.look(second), canary.traffic) == (second, ("1", {}))
    assert "was moved by somebody else" in moved(canary, second)


def test_the_end_may_be_asked_for_again(canary: Canary) -> None:
    second = canary.begun(2)
    assert isinstance(canary.look(second), Done)
    assert canary.look(second) == canary.look(second)
