"""What people see of services, of going back, and of what comes after. WRITE_GOLDEN=1 writes it again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.client import services
from tests.client.services import BACK, BUSY, GUARDED, IMPOSSIBLE, PREVIEW
from tests.client.stories import ID

GOLDEN = Path(__file__).with_name("golden") / "services"
BACKWARDS = ["rollback", "storefront", "--reason", "Errors at checkout"]
DRY = ["rollback", "storefront", "--dry-run"]
SCENES = {
    "targets": ["targets"],
    "target-held": ["targets", "ledger"],
    "target-restored-and-frozen": ["targets", "storefront"],
    "rollback-preview": DRY,
    "rollback-preview-busy": [*DRY, "--to", "busy"],
    "rollback-preview-now": [*DRY, "--to", "busy", "--now"],
    "rollback-preview-guarded": [*DRY, "--to", "guarded", "--override"],
    "rollback-quarantined": [*DRY, "--to", "guarded"],
    "rollback-impossible": [*BACKWARDS, "--yes", "--to", "impossible"],
    "rollback-yes": [*BACKWARDS, "--yes", "--id", "mine"],
    "rollback-follow": ["status", BACK, "--follow"],
    "rollback-status": ["status", BACK],
    "rollback-history": ["history", BACK],
    "rollback-without-plan": ["plan", BACK],
    "irreversible-plan": ["plan", "irreversible"],
    "retry": ["retry", ID, "--reason", "The role may do it now"],
    "retry-that-failed": ["retry", "again", "--reason", "The role may do it now"],
    "retry-follow": ["retry", ID, "--reason", "The role may do it now", "--follow"],
    "retry-status": ["status", "request-17"],
    "undo-failed-follow": ["status", ID, "--follow"],
    "undo-failed-status": ["status", ID],
    "undo-impossible-status": ["status", "lost"],
    "resolve": ["resolve", "ledger", "--as", "live:8", "--reason", "It works after all"],
    "resolve-nothing": ["resolve", "mail", "--as", "restored", "--reason", "?"],
    "release": ["release", "storefront", "3", "--reason", "It was the network"],
    "freeze": ["freeze", "shop", "--reason", "The sale", "--until", "2h"],
    "freeze-all": ["freeze", "--all", "--reason", "The sale"],
    "unfreeze": ["unfreeze", "storefront", "--reason", "Done"],
    "unfreeze-all": ["unfreeze", "--all", "--reason", "Done"],
}
NARROW = ("targets", "target-held", "target-restored-and-frozen", "rollback-preview-guarded", "undo-failed-follow")
CASES = {**{name: (words, 80) for name, words in SCENES.items()}, **{f"{n}-narrow": (SCENES[n], 44) for n in NARROW}}


@pytest.fixture(autouse=True)
def _world(api, clock):
    lost = services.undo_failed(irreversible=True)
    lost.deployment["deploymentId"] = "lost"
    told = [services.rollback(), services.retry(), services.undo_failed(), lost]
    api.stories = {each.deployment["deploymentId"]: each for each in told} | {"irreversible": services.irreversible()}
    api.targets = services.ALL
    api.previews = {"": PREVIEW, "busy": BUSY, "guarded": GUARDED, "impossible": IMPOSSIBLE}
    clock.time += 12_000


@pytest.mark.parametrize("case", CASES)
def test_it_looks_as_it_did(run, monkeypatch, case):
    words, width = CASES[case]
    monkeypatch.setenv("COLUMNS", str(width))
    told = run(*words)
    shown = f"{told.stdout}{told.stderr}(exit code {told.exit_code})\n"
    file = GOLDEN / f"{case}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        file.write_text(shown)
    assert shown == file.read_text()


@pytest.mark.parametrize("case", CASES)
def test_it_fits_but_for_commands_which_are_never_cut(case):
    lines = [line for line in (GOLDEN / f"{case}.txt").read_text().splitlines() if "python -m ops" not in line]
    assert [line for line in lines if len(line) > CASES[case][1] or line != line.rstrip()] == []


def test_every_golden_file_has_a_scene():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(CASES)


def test_what_cannot_be_undone_stands_before_everything_else(run):
    shown = run("plan", "irreversible").stdout
    order = [
        "NO WAY BACK",
        "ATTENTION",
        "What will change",
        "If it fails, it is undone",
        "If it fails, people are needed",
    ]
    assert sorted(order, key=shown.index) == order
