"""The exit code tells the outcome; the table is in the help."""

from __future__ import annotations

import pytest

from domain.deployment import ACTIVE, Status
from ops.commands.exit_codes import ExitCode, table
from tests.client import stories

CODES = {
    "SUCCEEDED": 0,
    "FAILED": 10,
    "ROLLED_BACK": 11,
    "ROLLBACK_FAILED": 12,
    "REJECTED": 13,
    "EXPIRED": 14,
    "CANCELLED": 15,
    "SUPERSEDED": 16,
    "REFUSED": 17,
}


def test_every_end_of_a_deployment_has_a_code():
    assert {status.value for status in Status if status not in ACTIVE} == set(CODES)


@pytest.mark.parametrize("status", CODES)
def test_following_ends_with_the_code_of_the_outcome(run, api, status):
    api.stories[stories.ID] = stories.ended(status)
    result = run("status", stories.ID, "--follow")
    assert result.exit_code == CODES[status]
    assert status in result.stdout


@pytest.mark.parametrize("status", CODES)
def test_without_following_the_answer_alone_counts(run, api, clock, status):
    api.stories[stories.ID] = stories.ended(status)
    clock.time += 10_000
    assert run("status", stories.ID).exit_code == 0


def test_a_request_that_is_followed_ends_with_its_outcome(run, api):
    api.stories["mine"] = stories.ended("ROLLED_BACK", "mine")
    words = ("request", "--service", "storefront", "--version", "3", "--id", "mine", "--follow")
    assert run(*words).exit_code == 11


@pytest.mark.parametrize("words", [["--help"], ["status", "--help"], ["request", "--help"]])
def test_the_help_has_the_table(run, words):
    shown = " ".join(run(*words).stdout.split())
    for code in ExitCode:
        assert f"{code:d} {code.name.replace('_', ' ').lower()} {code.meaning}" in shown


def test_the_table_fits():
    assert max(map(len, table().splitlines())) <= 76
