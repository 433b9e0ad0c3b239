"""A request may ask for exactly the content that was recorded: it gets that one, or a sentence that says what became of
it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Code, StageError
from handlers.adapters.aws import ClientError
from handlers.deployers import artifacts
from handlers.deployers.artifacts import Artifact
from tests.handlers.role import Role
from tests.world import ApiError, World
from tests.world.functions import sha

URL = "s3://artifacts/web/2/app.zip"
ONE = sha(b"one")
LOOKS = [artifacts.must_exist, artifacts.text, artifacts.pin]


@pytest.fixture
def s3(world: World, role: Role) -> Any:
    """One after the other under the same key."""
    for content in (b"one", b"second"):
        world.s3.put("artifacts", "web/2/app.zip", content)
    return role.client("s3")


def refused(look: Any, s3: Any, artifact: Artifact) -> str:
    with pytest.raises(StageError) as refusal:
        look(s3, artifact)
    assert refusal.value.code is Code.PLAN_FAILED
    return refusal.value.reason


def test_a_part_names_its_artifact_and_what_was_recorded_of_it() -> None:
    change = {"template": URL, "templateVersion": "v1", "templateSha256": ONE, "codeVersion": "v9"}
    assert artifacts.named(change, "template") == Artifact(URL, "v1", ONE)
    assert artifacts.named({"code": URL}, "code") == Artifact(URL)


def test_the_version_that_is_asked_for_is_read(s3: Any) -> None:
    assert artifacts.must_exist(s3, Artifact(URL)) == 6
    assert artifacts.must_exist(s3, Artifact(URL, "v1")) == 3
    assert artifacts.text(s3, Artifact(URL, "v1")) == ("one", Artifact(URL, "v1", ONE))
    pinned = artifacts.pin(s3, Artifact(URL, "v1"))
    assert (pinned["artifact"], pinned["sha256"], pinned["version"]) == (URL, ONE, "v1")


def test_without_one_the_latest_is_read_and_told(s3: Any) -> None:
    assert artifacts.text(s3, Artifact(URL)) == ("second", Artifact(URL, "v2", sha(b"second")))
    assert artifacts.pin(s3, Artifact(URL))["version"] == "v2"


@pytest.mark.parametrize("answer", ["none", "null"])
def test_a_bucket_that_keeps_no_versions_tells_none(world: World, s3: Any, answer: str, monkeypatch: Any) -> None:
    """`null` where it kept some once: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VersionSuspendedBehavior.html"""
    world.s3.versioned = False
    known = world.s3.get_object
    said = {"VersionId": "null"} if answer == "null" else {}
    monkeypatch.setattr(world.s3, "get_object", lambda params: known(params) | said)
    assert artifacts.text(s3, Artifact(URL))[1].version == ""
    assert "version" not in artifacts.pin(s3, Artifact(URL))


@pytest.mark.parametrize("look", [artifacts.text, artifacts.pin])
@pytest.mark.parametrize("version", ["", "v2"])
def test_other_content_is_not_taken_for_what_was_recorded(s3: Any, look: Any, version: str) -> None:
    which = f"{URL} version v2" if version else URL
    said = f"{which} is not the content that was recorded (SHA-256 {ONE}): it was overwritten since"
    assert refused(look, s3, Artifact(URL, version, ONE)) == said


@pytest.mark.parametrize("look", [artifacts.text, artifacts.pin])
def test_the_recorded_content_is_found_without_its_version(world: World, s3: Any, look: Any) -> None:
    world.s3.put("artifacts", "web/2/app.zip", b"one")
    assert look(s3, Artifact(URL, sha256=ONE))


@pytest.mark.parametrize("look", LOOKS)
def test_a_version_that_is_gone_is_named(s3: Any, look: Any) -> None:
    s3.delete_object(Bucket="artifacts", Key="web/2/app.zip", VersionId="v1")
    assert refused(look, s3, Artifact(URL, "v1")) == f"{URL} version v1 is not there any more"
    assert look(s3, Artifact(URL, "v2"))


@pytest.mark.parametrize("look", LOOKS)
def test_a_version_that_may_not_be_read_is_told_in_the_words_of_s3(
    world: World, s3: Any, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(params: dict[str, Any]) -> None:
        raise ApiError("AccessDenied", "no s3:GetObjectVersion", status=403)

    for operation in ("head_object", "get_object"):
        monkeypatch.setattr(world.s3, operation, refuse)
    assert refused(look, s3, Artifact(URL, "v1")) == f"{URL} version v1: no s3:GetObjectVersion"


@pytest.mark.parametrize("look", LOOKS)
def test_a_version_that_cannot_be_asked_for_now_is_not_gone(
    world: World, s3: Any, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(params: dict[str, Any]) -> None:
        raise ApiError("SlowDown", "Please reduce your request rate", status=503)

    for operation in ("head_object", "get_object"):
        monkeypatch.setattr(world.s3, operation, busy)
    with pytest.raises(ClientError, match="SlowDown"):
        look(s3, Artifact(URL, "v1"))


def test_text_that_is_no_utf_8_is_read_all_the_same(world: World, s3: Any) -> None:
    """Whoever reads it says what is wrong with it."""
    world.s3.put("artifacts", "latin", "é".encode("latin-1"))
    text, found = artifacts.text(s3, Artifact("s3://artifacts/latin"))
    assert (text.isascii(), found.sha256) == (False, sha("é".encode("latin-1")))
