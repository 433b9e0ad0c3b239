"""A function that is a container image comes back to exactly the image that it was."""

from __future__ import annotations

import pytest

from domain.errors import StageError, Transient
from handlers.adapters.aws import ClientError
from handlers.results import Done
from tests.handlers.deployers.functions import WebFunction
from tests.handlers.deployers.image_functions import ONE, THREE, TWO


def test_the_image_that_it_was_comes_back(image_function: WebFunction) -> None:
    snapshot, before = image_function.snapshot(), image_function.state()
    image_function.start(snapshot)
    assert (
        image_function.revert(snapshot) == image_function.revert(snapshot) == Done(("web:live runs version 1 again",))
    )
    assert image_function.state() == before
    assert [update["ImageUri"] for update in image_function.role.asked("UpdateFunctionCode")] == [TWO, ONE]


def test_of_an_image_no_copy_is_made_and_none_is_deleted(image_function: WebFunction) -> None:
    snapshot = image_function.snapshot()
    assert snapshot["image"] == ONE
    image_function.start(snapshot)
    image_function.revert(snapshot)
    assert [name for name, _ in image_function.role.calls if name in ("PutObject", "DeleteObject", "GetObject")] == []


def test_an_image_that_is_gone_cannot_come_back(image_function: WebFunction) -> None:
    snapshot = image_function.snapshot()
    image_function.start(snapshot)
    image_function.world.lambda_.gone.add(ONE)
    with pytest.raises(ClientError, match="does not exist. Provide a valid source image"):
        image_function.revert(snapshot)
    assert image_function.alias == "1"  # callers have what they had


def test_another_image_is_not_taken_for_the_one_that_it_was(
    image_function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = image_function.snapshot()
    image_function.start(snapshot)
    known = image_function.world.lambda_.update_function_code
    monkeypatch.setattr(
        image_function.world.lambda_, "update_function_code", lambda params: known(params | {"ImageUri": THREE})
    )
    with pytest.raises(StageError) as failure:
        image_function.revert(snapshot)
    assert failure.value.reason == f"{ONE} is not the code that web had ({'1' * 64})"


def test_an_image_that_changes_while_it_is_looked_at_is_looked_at_again(
    image_function: WebFunction, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = image_function.world.lambda_.get_function_configuration
    stale = {"CodeSha256": "3" * 64}
    monkeypatch.setattr(
        image_function.world.lambda_, "get_function_configuration", lambda params: known(params) | stale
    )
    with pytest.raises(Transient, match="changed while it was being copied"):
        image_function.snapshot()
