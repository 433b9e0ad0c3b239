"""Following: how often is asked, what is survived, and when it stops."""

from __future__ import annotations

import json

import pytest

from ops.client import following
from ops.client.errors import Trouble
from tests.client import stories
from tests.client.answers import gateway
from tests.client.fake_api import URL
from tests.client.stories import START
from tests.client.virtual_clock import VirtualClock

FOLLOW = ("status", stories.ID, "--follow")


def test_the_pauses_grow_while_nothing_happens_and_shrink_when_something_does(run, api, clock):
    api.stories[stories.ID] = stories.approved()
    run(*FOLLOW)
    longest = clock.slept.index(following.MOST)
    quiet = clock.slept[3:longest]
    assert clock.slept[0] == following.FIRST
    assert max(clock.slept) == following.MOST
    assert quiet == sorted(set(quiet))
    assert following.FIRST in clock.slept[longest:]


def test_every_event_is_told_once_and_in_order(run, api):
    api.stories[stories.ID] = stories.undone()
    lines = [json.loads(line) for line in run(*FOLLOW, "--json").stdout.splitlines()]
    assert [line["sequence"] for line in lines[:-1]] == list(range(1, 16))
    assert (lines[-1]["deploymentId"], lines[-1]["status"]) == (stories.ID, "ROLLED_BACK")


def test_outages_are_survived_and_told_once(run, api):
    api.stories[stories.ID] = stories.succeeded()
    ask, outage = api.send, [START + 20_000, START + 60_000]

    def send(*request):
        if outage[0] < api.clock.now() < outage[1]:
            raise Trouble("no connection")
        return ask(*request)

    api.send = send
    result = run(*FOLLOW)
    assert result.exit_code == 0
    assert result.stderr == "no answer at the moment (no connection (tried 5 times)); trying again\n"


def test_an_outage_without_end_is_given_up(run, api, clock):
    api.stories[stories.ID] = stories.waiting()
    ask = api.send

    def send(*request):
        if clock.now() > START + 20_000:
            raise Trouble("no connection")
        return ask(*request)

    api.send = send
    result = run(*FOLLOW)
    assert result.exit_code == 1
    assert "The deployment goes on. Follow it:\n  python -m ops status" in result.stderr
    assert clock.now() < START + 1000 * (following.PATIENCE + 120)


def test_a_login_that_expires_meanwhile_ends_it_at_once(run, api, clock):
    api.stories[stories.ID] = stories.waiting()
    ask = api.send
    expired = gateway(403, "ExpiredTokenException", "The security token included in the request is expired")
    api.send = lambda *request: expired if clock.now() > START + 20_000 else ask(*request)
    result = run(*FOLLOW)
    assert result.exit_code == 3
    assert "Log in again" in result.stderr
    assert "The deployment goes on." in result.stderr


def test_after_the_time_given_it_leaves(run, api, clock):
    api.stories[stories.ID] = stories.waiting()
    result = run(*FOLLOW, "--timeout", "2")
    assert result.exit_code == 5
    assert clock.now() == START + 120_000
    assert "has not ended in the time given" in result.stderr
    assert f"  python -m ops status {stories.ID} --follow\n" in result.stderr


def test_what_has_ended_already_is_in_time(run, api, clock):
    api.stories[stories.ID] = stories.ended("SUCCEEDED")
    clock.time += 5_000
    assert run(*FOLLOW, "--timeout", "0").exit_code == 0
    assert clock.slept == []


def test_a_long_silence_is_broken_now_and_then(run, api):
    api.stories[stories.ID] = stories.waiting()
    lines = run(*FOLLOW, "--timeout", "12").stdout.splitlines()
    still = [line for line in lines if line.lstrip().startswith(("5:", "10:")) and "waiting for 2 people" in line]
    assert len(still) == 2
    assert run(*FOLLOW, "--timeout", "12", "--json").stdout.count("\n") == 5


@pytest.fixture
def leaving(api):
    api.clock = VirtualClock(interrupt_at=3)
    api.stories[stories.ID] = stories.waiting()
    return api.clock


def test_ctrl_c_leaves_the_deployment_alone_and_says_how_to_come_back(run, leaving):
    result = run(*FOLLOW, "--url", URL, clock=leaving)
    assert result.exit_code == 130
    said = f"""You have left; the deployment goes on.
  follow    python -m ops status {stories.ID} --url {URL} --follow
  cancel    python -m ops cancel {stories.ID} --url {URL} --reason '...'
"""
    assert result.stderr == said


def test_ctrl_c_with_json_leaves_json(run, leaving):
    result = run(*FOLLOW, "--json", clock=leaving)
    assert (result.exit_code, json.loads(result.stderr)) == (130, {"error": "interrupted", "exitCode": 130})
    assert all(json.loads(line) for line in result.stdout.splitlines())


def test_a_status_of_the_future_is_not_waited_for(run, api):
    api.stories[stories.ID] = stories.ended("PAUSED_BY_MOON")
    assert run(*FOLLOW).exit_code == 1
