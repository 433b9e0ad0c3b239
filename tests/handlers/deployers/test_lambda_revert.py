"""A function comes back to its code, its alias and its versions, whatever was reached before."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError, Transient
from handlers.results import Done, Waiting
from tests.handlers.deployers.functions import WebFunction
from tests.world.functions import sha

KEPT = ("artifacts", "deployment-coordinator/web.before.zip")


def test_the_alias_points_where_it_did_and_our_version_is_gone(function: WebFunction) -> None:
    snapshot, before = function.runs(b"one").snapshot(), function.state()
    function.offers(b"two").start(snapshot)
    assert function.revert(snapshot) == Done(("web:live runs version 1 again",))
    assert function.state() == before


def test_routing_weights_come_back(function: WebFunction) -> None:
    function.runs(b"one")
    function.client.update_function_code(FunctionName="web", ZipFile=b"one and a half", Publish=True)
    weights = {"AdditionalVersionWeights": {"2": 0.1}}
    function.client.update_alias(FunctionName="web", Name="live", FunctionVersion="1", RoutingConfig=weights)
    snapshot, before = function.snapshot(), function.state()
    function.offers(b"two").start(snapshot)
    function.revert(snapshot)
    assert function.state() == before == (b"one and a half", ["1", "2"], {"live": ("1", weights)})


def test_a_first_alias_is_removed_again(function: WebFunction) -> None:
    snapshot = function.exists(b"one").snapshot()
    assert snapshot["alias"] is None
    function.offers(b"two").start(snapshot)
    assert function.revert(snapshot) == Done(("web:live is removed again",))
    assert function.state() == (b"one", [], {})


def test_unpublished_code_that_nobody_deployed_here_is_restored(function: WebFunction) -> None:
    snapshot = function.runs(b"one").exists(b"edited by hand").snapshot()
    function.offers(b"two").start(snapshot)
    function.revert(snapshot)
    assert function.it.code == b"edited by hand"


def test_the_code_comes_back_even_if_its_artifact_was_overwritten(function: WebFunction) -> None:
    snapshot = function.offers(b"one").runs(b"one").snapshot()
    function.offers(b"two").start(snapshot)
    function.revert(snapshot)
    assert function.it.code == b"one"


def test_a_version_of_another_deployment_stays(function: WebFunction) -> None:
    snapshot = function.runs(b"one").snapshot()
    function.offers(b"two").start(snapshot)
    function.client.update_function_code(FunctionName="web", ZipFile=b"theirs")
    function.client.publish_version(FunctionName="web", Description="deployment d2")
    function.revert(snapshot)
    assert sorted(function.it.versions) == ["1", "3"]


def test_a_function_of_the_infrastructure_loses_only_what_was_published(function: WebFunction) -> None:
    function.exists(b"placeholder").offers(b"two").start({"exists": False})
    assert function.revert({"exists": False}) == Done(("web:live is removed again",))
    assert function.state() == (b"two", [], {})


def test_a_function_that_was_never_made_needs_no_undo(function: WebFunction) -> None:
    assert function.revert({"exists": False}) == Done(("function web is not there, as before",))


def test_a_function_that_is_gone_must_be_made_by_hand(function: WebFunction) -> None:
    snapshot = function.runs(b"one").snapshot()
    del function.world.lambda_.functions["web"]
    with pytest.raises(StageError, match="was there before and is gone; create it again by hand") as failure:
        function.revert(snapshot)
    assert failure.value.code is Code.UNDO_FAILED


def test_nothing_changes_where_nothing_was_begun(function: WebFunction) -> None:
    snapshot, before = function.runs(b"one").snapshot(), function.state()
    function.revert(snapshot)
    assert function.state() == before


def test_every_undo_may_be_repeated(function: WebFunction) -> None:
    snapshot, before = function.runs(b"one").snapshot(), function.state()
    function.offers(b"two").start(snapshot)
    assert function.revert(snapshot) == function.revert(snapshot)
    assert function.state() == before


def test_a_busy_function_is_waited_for(function: WebFunction) -> None:
    snapshot, before = function.runs(b"one").snapshot(), function.state()
    function.offers(b"two").start(snapshot)
    function.world.lambda_.seconds_per_update = 45
    function.it.busy_until = function.world.now() + 45
    looks = 0
    while isinstance(function.revert(snapshot), Waiting):
        looks += 1
        assert looks < 5
        function.world.advance_to(function.world.now() + 60)
    assert (looks, function.state()) == (2, before)


def test_the_copy_is_kept_until_the_last_undo(function: WebFunction) -> None:
    snapshot = function.runs(b"one").offers(b"two").snapshot()
    function.start(snapshot)
    function.revert(snapshot, last=False)
    assert KEPT in function.world.s3.objects
    function.revert(snapshot, last=True)
    assert list(function.world.s3.objects) == [("artifacts", "web/2/app.zip")]


def test_code_that_the_infrastructure_changed_first_is_restored(function: WebFunction) -> None:
    snapshot, before = function.runs(b"one").snapshot(), function.state()
    function.exists(b"of the template").offers(b"two").start(snapshot)
    function.revert(snapshot)
    assert function.state() == before


def test_a_foreign_copy_is_not_taken_for_the_code(function: WebFunction) -> None:
    snapshot = function.runs(b"one").snapshot()
    function.offers(b"two").start(snapshot)
    function.world.s3.put(*KEPT, b"something else")
    with pytest.raises(StageError, match="is not the code that web had") as failure:
        function.revert(snapshot)
    assert failure.value.code is Code.UNDO_FAILED


def test_code_that_changes_while_it_is_copied_is_read_again(
    function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    function.runs(b"one")
    known = function.world.lambda_.get_function_configuration

    def stale(params: dict[str, Any]) -> dict[str, Any]:
        return known(params) | {"CodeSha256": sha(b"earlier")}

    monkeypatch.setattr(function.world.lambda_, "get_function_configuration", stale)
    with pytest.raises(Transient, match="changed while it was being copied"):
        function.snapshot()
    assert KEPT not in function.world.s3.objects
