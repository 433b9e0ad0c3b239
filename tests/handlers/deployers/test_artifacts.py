"""An artifact is there, or not, or may not be read, or S3 cannot be asked: four different answers."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from handlers.deployers import artifacts
from handlers.deployers.artifacts import Artifact
from tests.handlers.role import Role
from tests.world import ApiError, World

URL = "s3://artifacts/web/2/app.zip"


def answering(monkeypatch: pytest.MonkeyPatch, world: World, code: str, said: str, status: int) -> None:
    def refuse(params: dict[str, Any]) -> None:
        raise ApiError(code, said, status=status)

    monkeypatch.setattr(world.s3, "head_object", refuse)


def test_an_artifact_that_is_there_has_a_size(world: World, role: Role) -> None:
    world.s3.put("artifacts", "web/2/app.zip", b"12345")
    assert artifacts.must_exist(role.client("s3"), Artifact(URL)) == 5


def test_the_key_is_all_that_follows_the_bucket() -> None:
    assert artifacts.location(URL) == ("artifacts", "web/2/app.zip")


@pytest.mark.parametrize("code", ["404", "NoSuchKey", "NotFound"])
def test_an_artifact_that_is_not_there_is_named(
    world: World, role: Role, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    answering(monkeypatch, world, code, "Not Found", 404)
    with pytest.raises(StageError) as refusal:
        artifacts.must_exist(role.client("s3"), Artifact(URL))
    assert (refusal.value.code, refusal.value.reason) == (Code.PLAN_FAILED, f"{URL}: is not there")


def test_an_artifact_that_may_not_be_read_is_told_in_the_words_of_s3(
    world: World, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, world, "403", "Forbidden", 403)
    with pytest.raises(StageError, match=f"{URL}: Forbidden"):
        artifacts.must_exist(role.client("s3"), Artifact(URL))


def test_where_s3_cannot_be_asked_the_answer_is_open(world: World, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, world, "SlowDown", "Please reduce your request rate", 503)
    with pytest.raises(ClientError, match="SlowDown"):
        artifacts.must_exist(role.client("s3"), Artifact(URL))
