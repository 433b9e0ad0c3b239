"""`list`, `status` without an id, and `targets`: what is asked for and in which order it is shown."""

from __future__ import annotations

import json

import pytest

from tests.client import stories
from tests.client.stories import START


@pytest.fixture(autouse=True)
def _some(api):
    statuses = ("SUCCEEDED", "FAILED", "ROLLED_BACK", "REFUSED")
    for n in range(130):
        name = f"d{n:03}"
        api.stories[name] = stories.ended(statuses[n % 4], name, service=f"s{n % 2}", acceptedAt=START - 1000 * (n + 9))
    api.stories[stories.ID] = stories.waiting()


def ids(run, *words):
    return [each["deploymentId"] for each in json.loads(run(*words, "--json").stdout)["deployments"]]


def test_without_a_filter_the_newest_of_all_are_listed(run):
    assert ids(run, "list") == [stories.ID, *(f"d{n:03}" for n in range(19))]
    assert ids(run, "list", "--limit", "2") == [stories.ID, "d000"]


def test_all_of_them_are_all(run):
    assert len(ids(run, "list", "--all")) == 131


def test_a_service_has_its_own(run):
    assert ids(run, "list", "--service", "s1", "--limit", "3") == ["d001", "d003", "d005"]


def test_several_statuses_are_merged(run):
    assert ids(run, "list", "--status", "failed", "--status", "rolled-back", "--limit", "3") == ["d001", "d002", "d005"]


def test_that_there_are_more_is_said_beside_the_answer(run):
    result = run("list", "--limit", "130")
    assert result.stderr == "There are more: --limit NUMBER or --all\n"
    assert json.loads(run("list", "--limit", "130", "--json").stdout)["more"] is True
    assert json.loads(run("list", "--limit", "131", "--json").stdout)["more"] is False


def test_nothing_is_said_to_be_nothing(run):
    assert run("list", "--status", "EXPIRED").stdout == "There are none.\n"


def test_what_is_active_is_the_status_of_all(run):
    assert ids(run, "status") == [stories.ID]


def test_services_are_in_order(run, api):
    api.targets = [{"service": name} for name in ("b", "c", "a")]
    assert [each["service"] for each in json.loads(run("targets", "--json").stdout)["targets"]] == ["a", "b", "c"]


def test_one_service_is_shown_alone(run, api):
    api.targets = [{"service": "shop", "version": "4", "since": START - 60_000, "queue": ["shop-5", "shop-6"]}]
    shown = run("targets", "shop").stdout
    assert "shop: 4 is live" in shown
    assert "waiting     shop-5, shop-6" in shown
    assert run("targets", "nothing").exit_code == 4
