"""--json: one document on standard output and nothing else; what came is what is printed."""

from __future__ import annotations

import json

import pytest

from tests.client import services, stories
from tests.client.stories import DIGEST, ID

COMMANDS = [
    ["status", ID],
    ["status"],
    ["list"],
    ["plan", ID],
    ["history", ID],
    ["targets"],
    ["targets", "shop"],
    ["approve", ID, "--plan", DIGEST],
    ["reject", ID, "--plan", DIGEST, "--reason", "no"],
    ["cancel", ID, "--reason", "no"],
    ["request", "--service", "shop", "--version", "4"],
    ["rollback", "storefront", "--dry-run"],
    ["rollback", "storefront", "--reason", "no", "--yes"],
    ["retry", ID, "--reason", "no"],
    ["resolve", "ledger", "--as", "restored", "--reason", "no"],
    ["release", "storefront", "3", "--reason", "no"],
    ["freeze", "--all", "--reason", "no", "--until", "2h"],
    ["unfreeze", "storefront", "--reason", "no"],
]


@pytest.fixture(autouse=True)
def _waiting(api, clock):
    api.stories[ID] = stories.waiting()
    api.targets = [{"service": "shop"}, *services.ALL]
    api.previews = {"": services.PREVIEW}
    clock.time += 60_000


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_there_is_one_document_and_nothing_else(run, words):
    result = run(*words, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert isinstance(json.loads(result.stdout), dict)


def test_a_deployment_is_printed_as_it_came(run, api):
    assert json.loads(run("status", ID, "--json").stdout) == api.shown(ID)


def test_a_plan_has_what_an_approver_needs(run, api):
    told = json.loads(run("plan", ID, "--json").stdout)
    assert (told["plan"], told["approval"]) == (stories.PLAN, stories.approval())
    assert "history" not in told


def test_a_history_has_every_event(run, api):
    assert json.loads(run("history", ID, "--json").stdout)["history"] == api.shown(ID)["history"]
