"""The commands on the page are ones that the command line knows, ready to be copied."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
import typer
from typer.main import get_command

from handlers.pages import ways
from handlers.pages.pieces import Page
from handlers.pages.times import Times
from ops.cli import app
from tests.client import services
from tests.handlers.page.documents import ARN, NOW, VIEWS, html
from tests.handlers.page.reader import read

PAGE = Page("prod", Times(NOW), ARN)


@pytest.mark.parametrize("view", VIEWS)
def test_every_command_is_one_that_the_command_line_takes(view: str) -> None:
    for line in [each.text for each in read(html(view)).all("code", "command")]:
        python, m, ops, name, *arguments = shlex.split(line)
        assert (python, m, ops) == ("python", "-m", "ops")
        command: Any = get_command(app).commands[name]  # type: ignore[attr-defined]
        context = command.make_context(name, arguments, parent=typer.Context(get_command(app)))
        assert context.params["stack"] == "prod"


def test_what_a_shell_would_obey_is_quoted() -> None:
    assert PAGE.command("release", "shop", "$(x) 'y'") == (
        """python -m ops release shop '$(x) '"'"'y'"'"'' --stack prod"""
    )


def test_what_cannot_be_seen_does_not_get_into_a_terminal() -> None:
    assert PAGE.command("release", "shop", "4\u202e") == r"python -m ops release shop '4\u202e' --stack prod"


def test_what_is_held_for_ever_cannot_be_tried_again() -> None:
    final = {**services.LEDGER, "held": "the undo failed: it drops the table"}
    assert ways.on_held(PAGE, services.LEDGER)[0][0] == "Go on with the undo"
    assert ways.on_held(PAGE, final)[0][0] == "It is as it was before"


def test_a_window_of_the_config_cannot_be_lifted() -> None:
    window = {"service": "shop", "version": "2", "freezes": [services.WINDOW], "previous": "d-1"}
    assert [label for label, _ in ways.on_service(PAGE, window)] == ["Go back to what was live before"]


@pytest.mark.parametrize("known", [{}, {"version": "1"}, {"version": "1", "previous": ""}])
def test_a_service_on_which_nothing_was_live_before_cannot_go_back(known: dict[str, str]) -> None:
    assert ways.on_service(PAGE, {"service": "new", **known}) == []


def test_the_newest_three_versions_in_quarantine_can_be_released() -> None:
    newest = [{"version": version} for version in ("5", "4", "3", "2")]
    told = ways.on_service(PAGE, {"service": "shop", "quarantine": newest})
    assert [label for label, _ in told] == ["Release version 5", "Release version 4", "Release version 3"]


def test_what_is_being_undone_can_only_be_followed() -> None:
    document = {"deploymentId": "d-1", "service": "shop", "status": "ROLLING_BACK"}
    (way,) = ways.on_deployment(PAGE, document, {})
    assert way == ("Follow it", "python -m ops status d-1 --follow --stack prod")


@pytest.mark.parametrize("target", [{}, {"held": "x", "holder": "d-2"}, {"holder": "d-1"}])
def test_a_failed_undo_that_holds_nothing_any_more_needs_nobody(target: dict[str, str]) -> None:
    document = {"deploymentId": "d-1", "service": "shop", "status": "ROLLBACK_FAILED"}
    assert ways.on_deployment(PAGE, document, {"service": "shop", **target}) == []
