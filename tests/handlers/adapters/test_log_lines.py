"""A log line is one JSON object, and never carries a token or a secret."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.deployment import Work
from handlers.adapters.log import log


def line(capsys: pytest.CaptureFixture[str], **told: Any) -> dict[str, Any]:
    log("info", "a message", **told)
    out = capsys.readouterr().out
    assert out.endswith("}\n")
    assert out.count("\n") == 1
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_line_says_how_grave_what_and_about_whom(capsys: pytest.CaptureFixture[str]) -> None:
    assert line(capsys, deploymentId="d1", n=2) == {
        "level": "info",
        "message": "a message",
        "deploymentId": "d1",
        "n": 2,
    }


def test_line_breaks_stay_inside_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert line(capsys, reason="one\ntwo\r\n{}")["reason"] == "one\ntwo\r\n{}"


@pytest.mark.parametrize(
    "key",
    ["token", "taskToken", "SessionToken", "secret", "SecretAccessKey", "dbPassword", "credentials", "Authorization"],
)
def test_a_telling_key_hides_its_value_wherever_it_stands(capsys: pytest.CaptureFixture[str], key: str) -> None:
    found = line(capsys, **{key: "s3cr3t"}, inner={"list": [{key: {"deep": "s3cr3t"}}], "tuple": ({key: ["s3cr3t"]},)})
    assert "s3cr3t" not in json.dumps(found)
    assert found[key] == "***"


def test_the_work_of_a_stage_is_told_without_its_token(capsys: pytest.CaptureFixture[str]) -> None:
    found = line(capsys, work=Work(stage="DeployApplication", token="s3cr3t", by="d1", started_at=1))
    assert "DeployApplication" in found["work"]
    assert "s3cr3t" not in found["work"]


def test_what_is_no_json_is_told_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert line(capsys, error=ValueError("no"), status={"of": {1}})["error"] == "no"
