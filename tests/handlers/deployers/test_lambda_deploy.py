"""New code is published once and the alias moved to it, however often the call is repeated."""

from __future__ import annotations

import pytest

from domain.errors import Code, StageError
from handlers.results import Done, Waiting
from tests.handlers.deployers.functions import WebFunction
from tests.world.functions import sha

SETTLING = Waiting({"phase": "settling", "code": ""})


def test_a_function_that_the_infrastructure_did_not_create_fails_the_stage(function: WebFunction) -> None:
    with pytest.raises(StageError, match="the infrastructure must create it") as failure:
        function.offers(b"two").start({"exists": False})
    assert failure.value.code is Code.APPLICATION_FAILED


def test_a_version_is_published_and_a_first_alias_made(function: WebFunction) -> None:
    snapshot = function.exists(b"one").snapshot()
    done = function.offers(b"two").start(snapshot)
    assert done == Done((f"web:live runs version 1, code {sha(b'two')}",))
    assert function.state() == (b"two", ["1"], {"live": ("1", {})})
    assert function.it.versions["1"]["description"] == "deployment d1"


def test_the_alias_moves_to_the_new_version_with_all_its_traffic(function: WebFunction) -> None:
    snapshot = function.runs(b"one").snapshot()
    function.it.aliases["live"]["RoutingConfig"] = {"AdditionalVersionWeights": {"1": 0.1}}
    function.offers(b"two").start(snapshot)
    assert function.state() == (b"two", ["1", "2"], {"live": ("2", {})})


def test_the_same_code_twice_publishes_nothing_new(function: WebFunction) -> None:
    snapshot = function.runs(b"one").snapshot()
    plan = function.offers(b"two").plan(snapshot)
    first = function.begin(plan)
    assert function.begin(plan) == function.check(plan, {"phase": "settling"}) == first
    assert sorted(function.it.versions) == ["1", "2"]


def test_code_that_runs_already_is_not_published_again(function: WebFunction) -> None:
    snapshot = function.runs(b"one").snapshot()
    function.offers(b"one").start(snapshot)
    assert function.state() == (b"one", ["1"], {"live": ("1", {})})


def test_a_function_that_settles_in_seconds_is_waited_for(function: WebFunction) -> None:
    function.world.lambda_.seconds_per_update = 5
    assert isinstance(function.runs(b"one").offers(b"two").start(function.snapshot()), Done)
    assert function.alias == "2"


def test_a_function_that_is_still_busy_is_not_touched(function: WebFunction) -> None:
    plan = function.runs(b"one").offers(b"two").plan(function.snapshot())
    function.it.busy_until = function.world.now() + 60
    assert function.begin(plan) == SETTLING
    assert function.state() == (b"one", ["1"], {"live": ("1", {})})
    function.world.advance_to(function.it.busy_until)
    assert isinstance(function.check(plan, SETTLING.operation), Done)


def test_callers_see_the_new_version_only_when_it_rests(function: WebFunction) -> None:
    function.world.lambda_.seconds_per_update = 45
    begun = function.runs(b"one").offers(b"two").start(function.snapshot())
    assert begun == Waiting({"phase": "settling", "code": sha(b"two")})
    assert (function.it.code, function.alias) == (b"two", "1")


def test_a_function_that_settles_slowly_is_published_at_a_later_look(function: WebFunction) -> None:
    function.world.lambda_.seconds_per_update = 45
    plan = function.runs(b"one").offers(b"two").plan(function.snapshot())
    result = function.begin(plan)
    for _ in range(5):
        function.world.advance_to(function.world.now() + 60)
        result = function.check(plan, result.operation) if isinstance(result, Waiting) else result
    assert isinstance(result, Done)
    assert function.alias == "2"


def test_a_function_that_broke_fails_the_stage(function: WebFunction, monkeypatch: pytest.MonkeyPatch) -> None:
    function.runs(b"one").offers(b"two")
    broken = {"FunctionName": "web", "State": "Failed", "CodeSha256": sha(b"one")}
    monkeypatch.setattr(function.world.lambda_, "get_function_configuration", lambda params: broken)
    monkeypatch.setattr(function.world.lambda_, "get_function", lambda params: {"Configuration": broken})
    with pytest.raises(StageError, match="failed") as failure:
        function.start({"exists": False})
    assert failure.value.code is Code.APPLICATION_FAILED
