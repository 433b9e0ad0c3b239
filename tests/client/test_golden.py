"""What people see, at 80 columns and without colour. After a change on purpose: WRITE_GOLDEN=1 writes it again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.client import stories
from tests.client.stories import START

GOLDEN = Path(__file__).with_name("golden")
HELD = "the undo failed: stack ledger is in UPDATE_ROLLBACK_FAILED"
TARGETS = [
    {
        "service": "ledger",
        "version": "7",
        "deploymentId": "ledger-7",
        "since": START - 9e7,
        "holder": "ledger-8",
        "held": HELD,
    },
    {
        "service": "storefront",
        "version": "2026.11.22-2",
        "deploymentId": "storefront-2026.11.22-2-x7k2f",
        "since": START - 3 * 86_400_000,
        "holder": "storefront-2026.11.22-3-k2f9q",
        "queue": ["storefront-2026.11.22-4-m3p8w"],
    },
    {"service": "new"},
]
MANY = [
    stories.ended("SUCCEEDED", "shop-412", service="shop", version="412", acceptedAt=START - 300_000),
    stories.ended("ROLLED_BACK", "shop-411", service="shop", version="411", acceptedAt=START - 7_200_000),
    stories.ended("REFUSED", "shop-410", service="shop", version="410", acceptedAt=START - 200_000_000),
]
MIDDLE = [
    stories.ended("SUCCEEDED", "storefront-2026.11.22-2-x7k2f", version="2026.11.22-2", acceptedAt=START - 300_000)
]
LONG = [
    stories.ended("SUCCEEDED", "storefront-2026.11.22-2-x7k2f", version="2026.11.22-2", acceptedAt=START - 300_000),
    stories.ended("SUPERSEDED", "a" * 64, version="v" * 128, requestedBy="b" * 60, acceptedAt=START - 400_000),
]
SCENES = {
    "plan": ([stories.waiting()], ["plan", stories.ID], 720),
    "plan-approved": ([stories.approved()], ["plan", stories.ID], 125),
    "status-waiting": ([stories.waiting()], ["status", stories.ID], 720),
    "status-at-work": ([stories.deployed()], ["status", stories.ID], 30),
    "status-undone": ([stories.undone()], ["status", stories.ID], 7_200),
    "status-rejected": ([stories.rejected()], ["status", stories.ID], 3_600),
    "status-active": ([stories.waiting(), *MANY], ["status"], 720),
    "status-nothing": ([], ["status"], 0),
    "list": ([stories.waiting(), *MANY], ["list"], 720),
    "list-without-people": (MIDDLE, ["list"], 0),
    "list-long": (LONG, ["list"], 0),
    "targets": ([], ["targets"], 0),
    "target-held": ([], ["targets", "ledger"], 0),
    "history-approved": ([stories.approved()], ["history", stories.ID], 7_200),
    "history": ([stories.undone()], ["history", stories.ID], 7_200),
    "follow-success": ([stories.succeeded()], ["status", stories.ID, "--follow"], 0),
    "follow-undone": ([stories.undone()], ["status", stories.ID, "--follow"], 0),
    "follow-approved": ([stories.approved()], ["status", stories.ID, "--follow"], 0),
    "follow-rejected": ([stories.rejected()], ["status", stories.ID, "--follow"], 0),
    "follow-undo-failed": ([stories.ended("ROLLBACK_FAILED")], ["status", stories.ID, "--follow"], 0),
}


@pytest.mark.parametrize("scene", SCENES)
def test_it_looks_as_it_did(run, api, clock, scene):
    told, words, seconds = SCENES[scene]
    api.stories = {each.deployment["deploymentId"]: each for each in told}
    api.targets = TARGETS
    clock.time += 1000 * seconds
    shown = run(*words).stdout
    file = GOLDEN / f"{scene}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(shown)
    assert shown == file.read_text()


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.txt")), ids=lambda file: file.stem)
def test_it_fits_into_80_columns(file):
    commands = ("python -m ops", "see it", "approve ", "reject ", "see why", "retry ", "resolve ", "or ")
    lines = [line for line in file.read_text().splitlines() if not line.strip().startswith(commands)]
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []


def test_every_golden_file_has_a_scene():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(SCENES)


def test_in_a_pipe_every_event_is_one_line(run, api, monkeypatch):
    monkeypatch.delenv("COLUMNS")
    api.stories[stories.ID] = stories.undone()
    lines = run("status", stories.ID, "--follow").stdout.splitlines()
    assert len(lines) == 2 + 15
