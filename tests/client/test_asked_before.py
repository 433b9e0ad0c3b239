"""A request that was made before: what is told is what became of it, not what happens now."""

from __future__ import annotations

import json

import pytest

from tests.client import stories

BEFORE = "mine was asked for before: this is what became of it"
FOLLOWED = ("request", "--service", "storefront", "--version", "3", "--id", "mine", "--follow")


@pytest.mark.parametrize(
    ("status", "minutes", "old"), [("SUCCEEDED", 0, True), ("RUNNING", 6, True), ("RUNNING", 4, False)]
)
def test_a_request_that_was_made_before_is_not_told_as_if_it_ran_again(run, api, clock, status, minutes, old):
    """Clocks differ by a little; what has just been accepted may seem to be older than the command."""
    api.stories["mine"], api.status = stories.ended("SUCCEEDED", "mine"), status
    clock.time += 60_000 * minutes
    first, *others = run(*FOLLOWED).stdout.splitlines()
    assert ((first == BEFORE), BEFORE in others) == (old, False)
    assert BEFORE not in run("status", "mine", "--follow").stdout
    assert all(json.loads(line) for line in run(*FOLLOWED, "--json").stdout.splitlines())
