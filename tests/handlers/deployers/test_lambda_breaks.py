"""A function whose update AWS could not finish: it is at rest, though broken, and can be brought back."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from tests.handlers.deployers.functions import WebFunction


def breaks_with(function: WebFunction, monkeypatch: pytest.MonkeyPatch, code: bytes, **broken: str) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html"""
    lambda_ = function.world.lambda_
    known = lambda_.get_function_configuration

    def configuration(params: dict[str, Any]) -> dict[str, Any]:
        return known(params) | (broken if function.it.code == code else {})

    monkeypatch.setattr(lambda_, "get_function_configuration", configuration)
    monkeypatch.setattr(lambda_, "get_function", lambda params: {"Configuration": configuration(params)})


def test_an_update_that_aws_could_not_finish_fails_the_stage(
    function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    breaks_with(function, monkeypatch, b"two", LastUpdateStatus="Failed")
    with pytest.raises(StageError, match="failed") as failure:
        function.start(snapshot)
    assert (failure.value.code, function.alias) == (Code.APPLICATION_FAILED, "1")


def test_a_function_whose_update_failed_is_brought_back(function: WebFunction, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot, before = function.runs(b"one").offers(b"two").snapshot(), function.state()
    breaks_with(function, monkeypatch, b"two", LastUpdateStatus="Failed")
    with pytest.raises(StageError):
        function.start(snapshot)
    function.revert(snapshot)
    assert function.state() == before


def test_a_function_whose_last_update_failed_is_repaired_by_the_next(
    function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    breaks_with(function, monkeypatch, b"one", LastUpdateStatus="Failed")
    function.start(snapshot)
    assert function.alias == "2"


def test_a_function_that_breaks_during_the_undo_is_a_failed_undo(
    function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    function.start(snapshot)
    breaks_with(function, monkeypatch, b"one", State="Failed", LastUpdateStatus="Failed")
    with pytest.raises(StageError) as failure:
        function.revert(snapshot)
    assert failure.value.code is Code.UNDO_FAILED
