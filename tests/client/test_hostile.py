"""Nothing that others wrote is obeyed by a terminal, or taken for markup."""

from __future__ import annotations

from typing import Any

import pytest

from tests.client import services, stories
from tests.client.answers import problem
from tests.client.stories import ID

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b1A\r[bold red]x[/] [/nothing] :smile: \u202e\nforged"
KEPT = {"status", "event", "vote", "decision", "action", "plan", "digest", "kind"}
"""Words that decide what is shown."""
COMMANDS = [
    ["status", ID],
    ["plan", ID],
    ["history", ID],
    ["status", ID, "--follow", "--timeout", "1"],
    ["status"],
    ["list"],
    ["targets"],
    ["targets", "storefront"],
    ["cancel", ID, "--reason", "x"],
    ["rollback", "storefront", "--dry-run", "--override"],
    ["rollback", "storefront", "--to", "impossible", "--dry-run"],
    ["rollback", "storefront", "--to", "guarded", "--dry-run"],
    ["resolve", "storefront", "--as", "restored", "--reason", "x"],
    ["release", "storefront", "4", "--reason", "x"],
    ["freeze", "storefront", "--reason", "x"],
    ["unfreeze", "storefront", "--reason", "x"],
    ["retry", ID, "--reason", "x"],
]


def spoiled(value: Any, key: str = "") -> Any:
    """The document with something evil in every text."""
    if isinstance(value, dict):
        return {name: spoiled(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [spoiled(each, key) for each in value]
    return f"{value}{EVIL}" if isinstance(value, str) and key not in KEPT else value


@pytest.fixture(autouse=True)
def _spoiled(api, clock, monkeypatch):
    monkeypatch.delenv("COLUMNS")  # unwrapped, so that a new line is somebody's
    clock.time += 130_000
    shown = api.shown
    api.stories[ID] = stories.waiting()
    api.shown = lambda name: spoiled(shown(name))
    api.targets = [{**spoiled(services.LEDGER | services.STOREFRONT), "service": "storefront"}]
    previews = {"": services.GUARDED, "guarded": services.GUARDED, "impossible": services.IMPOSSIBLE}
    api.previews = {to: {**spoiled(each), "service": "storefront"} for to, each in previews.items()}


def harmless(text: str) -> bool:
    return not set(text) & set("\x1b\x07\x9b\r\u202e") and "forged" not in [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_evil_texts_are_shown_as_text(run, words):
    result = run(*words)
    shown = result.stdout + result.stderr
    assert harmless(shown)
    if words[-1] != "x" or words[0] in ("release", "resolve", "unfreeze"):
        assert r"\x1b[2J\x9b1A\r[bold red]x[/] [/nothing] :smile:" in " ".join(shown.split())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_json_has_no_control_characters_either(run, words):
    result = run(*words, "--json")
    shown = result.stdout + result.stderr
    assert shown.isascii()
    assert harmless(shown)


def test_errors_are_shown_as_text_too(run, api):
    api.faults = [problem(422, "refused", EVIL, EVIL, problems=[EVIL, EVIL])]
    result = run("request", "--service", "shop", "--version", "4")
    assert harmless(result.stderr)
    assert r"- \x1b]0;owned\x07" in result.stderr


def test_no_advice_of_others_looks_like_a_command_of_ours(run, api):
    api.faults = [problem(409, "late", "it is too late", "look\n  rm -rf /\r\n  at it")]
    assert run("cancel", ID, "--reason", "x").stderr == "error: it is too late\nLook rm -rf / at it.\n"


def test_evil_options_are_shown_as_text_in_commands(run, api):
    assert harmless(run("plan", ID, "--stack", "\x1b[2J").stdout)


def test_an_evil_id_in_a_command_to_copy_stays_one_word(run):
    shown = run("plan", ID).stdout
    commands = [line for line in shown.splitlines() if "python -m ops approve" in line]
    assert len(commands) == 1
    assert f"approve '{ID}" in commands[0]
