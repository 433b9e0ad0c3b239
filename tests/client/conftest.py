"""The command line against a control API in memory, at 80 columns and without colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ops.cli import app
from ops.commands.outside import Outside
from tests.client.fake_api import KEYS, URL, FakeApi
from tests.client.virtual_clock import VirtualClock

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Only what a test sets: nothing of the person's own account or terminal."""
    for name in ("PROFILE", "SESSION_TOKEN", "REGION", "DEFAULT_REGION", "CA_BUNDLE"):
        monkeypatch.delenv(f"AWS_{name}", raising=False)
    for name in ("NO_COLOR", "FORCE_COLOR", "DEPLOYMENT_COORDINATOR_STACK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS.secret_key)
    monkeypatch.setenv("DEPLOYMENT_COORDINATOR_URL", URL)
    monkeypatch.setenv("COLUMNS", "80")
    yield


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def api(clock: VirtualClock) -> FakeApi:
    return FakeApi(clock)


@pytest.fixture
def run(api: FakeApi, clock: VirtualClock, tmp_path: Path) -> Run:
    """Run a command; `typed` is what somebody at the terminal answers, None if nobody is there."""

    def invoke(*words: str, typed: str | None = None, stdin: str | None = None, **outside: Any) -> Result:
        asked = Outside(
            **{
                "clock": clock,
                "transport": lambda ca_bundle: api,
                "root": tmp_path,
                "somebody_there": lambda: typed is not None,
                "ask": lambda question: typed or "",
                **outside,
            }
        )
        result = CliRunner().invoke(app, list(words), input=stdin, obj=asked, prog_name="python -m ops")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke
