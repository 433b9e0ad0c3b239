"""Every command that a notice shows is one that the command line takes."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
import typer

from domain.notices import notice
from ops.cli import app
from tests.domain.noticed import DIGEST, EXAMPLES

CALL = "python -m ops "
WANTED = {
    "approval-requested": {"plan", "approve", "reject"},
    "approval-requested-without-alerts": {"plan", "approve", "reject"},
    "approval-reminded": {"plan", "approve", "reject"},
    "failed": {"status"},
    "undone": {"status", "targets", "release"},
    "undone-first": {"status", "targets", "release"},
    "undone-same-version": {"status", "targets"},
    "undo-failed": {"targets", "status", "retry", "resolve"},
    "undone-rollback": {"status", "targets"},
    "undo-failed-again": {"targets", "status", "retry", "resolve"},
    "undo-impossible": {"targets", "status", "resolve"},
    "refused": {"status"},
    "refused-unreadable": {"status"},
    "expired": {"status"},
}


def commands(name: str) -> list[str]:
    found = notice(EXAMPLES[name].detail_type(), EXAMPLES[name].detail())
    assert found
    shown = [line.strip() for line in found.text.splitlines() if CALL in line]
    in_chat = [call for step in found.chat["content"]["nextSteps"] for call in re.findall(r"`(.*)`", step)]
    assert shown == in_chat
    return shown


def read(line: str) -> tuple[str, dict[str, Any]]:
    """What the command line reads, without doing it. Raises UsageError where it takes no such thing."""
    group = typer.main.get_group(app)
    words = shlex.split(line.removeprefix(CALL))
    with group.make_context("ops", list(words)) as outer:
        name, command, rest = group.resolve_command(outer, words)
        with command.make_context(name, rest, parent=outer) as inner:
            return str(name), inner.params


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_command_line_takes_it(name):
    taken = [read(line) for line in commands(name)]
    assert {command for command, _ in taken} == WANTED[name]
    assert {params["stack"] for _, params in taken} == {"prod"}


def test_a_vote_names_the_plan_that_was_shown():
    _, approve, reject = [read(line) for line in commands("approval-requested")]
    assert approve[1]["plan"] == reject[1]["plan"] == DIGEST[:12]
    assert approve[1]["deployment"] == reject[1]["deployment"] == "storefront-4-k2f9q"


def test_a_reason_is_to_be_written_by_whoever_gives_it():
    reasons = [read(line)[1]["reason"] for name in EXAMPLES for line in commands(name) if "--reason" in line]
    assert set(reasons) == {"..."}


def test_both_ways_to_resolve_are_shown():
    ways = [read(line)[1].get("resolution") for line in commands("undo-failed")]
    assert ways[-2:] == ["restored", "live:VERSION"]


def test_what_cannot_be_undone_is_not_tried_again_and_a_long_reason_keeps_the_way_on():
    """What AWS says of a failure may be long; what people can do is said at its end."""
    detail = EXAMPLES["undo-failed"].detail()
    long = notice("DeploymentFailed", detail | {"reason": f"{'no' * 800}; {detail['reason']}"})
    other = notice("DeploymentFailed", detail | {"reason": detail["reason"].replace("-k2f9q", "-k2f9q2")})
    assert long and "ops retry" in long.text and "ops resolve" in long.text
    assert other and "ops retry" not in other.text


def test_a_command_is_never_wrapped_and_stays_one_line_of_the_shell():
    detail = EXAMPLES["undone"].detail() | {"version": "v" * 120, "service": "$(reboot); '\nx"}
    found = notice("DeploymentFailed", detail)
    assert found
    [release] = [line for line in found.text.splitlines() if "ops release" in line]
    assert shlex.split(release)[4:6] == ["$(reboot); ' x", "v" * 120]
