"""Deployments by status and by service, and services, a page at a time."""

from __future__ import annotations

from typing import Any

import pytest

from domain.deployment import Status
from tests.handlers.control.api import OF_TARGET, Api
from tests.handlers.control.service import Shop

DEPLOYMENTS, TARGETS = "/deployments", "/targets"


def pages(api: Api, resource: str, path: dict[str, str] | None = None, **query: str) -> list[list[dict[str, Any]]]:
    """Every page; each but the last says how to go on."""
    found, more = [], dict(query)
    while True:
        answer = api.call("GET", resource, path, query=more or None)
        assert answer.status == 200
        found.append(answer.document.get("deployments", answer.document.get("targets")))
        if "next" not in answer.document:
            return found
        assert len(found) < 30
        more = {**query, "next": answer["next"]}


def ids(found: list[list[dict[str, Any]]]) -> list[str]:
    return [each["deploymentId"] for page in found for each in page]


@pytest.fixture
def many(shop: Shop) -> Shop:
    """One at the gate, five behind it, four refused, ten on services of their own that have ended or fail."""
    shop.waits()
    for n in range(5):
        shop.passes(0.1).asks(deployment_id=f"queued-{n}")
    for n in range(4):
        shop.passes(0.1).asks(deployment_id=f"refused-{n}", colour="red")
    for n in range(3):
        shop.passes(0.1).asks("never-built", deployment_id=f"failed-{n}", service=f"service-{n}")
    return shop


def test_by_status_the_newest_comes_first(many: Shop, api: Api) -> None:
    assert ids(pages(api, DEPLOYMENTS, status="QUEUED")) == [f"queued-{n}" for n in (4, 3, 2, 1, 0)]
    assert ids(pages(api, DEPLOYMENTS, status="REFUSED")) == [f"refused-{n}" for n in (3, 2, 1, 0)]
    assert ids(pages(api, DEPLOYMENTS, status="SUCCEEDED")) == []


def test_a_listed_deployment_says_what_it_is(many: Shop, api: Api) -> None:
    ((found,),) = pages(api, DEPLOYMENTS, status="AWAITING_APPROVAL")
    row = many.row()
    assert found == {
        "deploymentId": "d-1",
        "service": "shop",
        "version": "2",
        "environment": "dev",
        "status": "AWAITING_APPROVAL",
        "kind": "deployment",
        "requestedBy": "ci",
        "acceptedAt": row["timestamp"],
    }


def test_without_a_status_all_that_are_active_are_listed(many: Shop, api: Api) -> None:
    assert set(ids(pages(api, DEPLOYMENTS))) == {"d-1", *(f"queued-{n}" for n in range(5))}


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6, 7, 100])
def test_pages_together_are_the_whole_whatever_their_size(many: Shop, api: Api, limit: int) -> None:
    for query in ({}, {"status": "QUEUED"}, {"status": "REFUSED"}):
        found = pages(api, DEPLOYMENTS, limit=str(limit), **query)
        assert all(len(page) <= limit for page in found)
        assert ids(found) == ids(pages(api, DEPLOYMENTS, **query))


def test_a_page_is_twenty_where_nobody_says_how_many(shop: Shop, api: Api) -> None:
    for n in range(23):
        shop.asks(deployment_id=f"refused-{n}", colour="red").passes(0.1)
    assert [len(page) for page in pages(api, DEPLOYMENTS, status="REFUSED")] == [20, 3]


def test_by_service_the_newest_comes_first_whatever_its_status(many: Shop, api: Api) -> None:
    everything = [f"refused-{n}" for n in (3, 2, 1, 0)] + [f"queued-{n}" for n in (4, 3, 2, 1, 0)] + ["d-1"]
    assert ids(pages(api, OF_TARGET, {"service": "shop"})) == everything
    assert ids(pages(api, OF_TARGET, {"service": "shop"}, limit="3")) == everything
    assert ids(pages(api, OF_TARGET, {"service": "service-1"})) == ["failed-1"]


def test_a_service_never_seen_has_no_deployments(api: Api) -> None:
    assert pages(api, OF_TARGET, {"service": "nothing"}) == [[]]


@pytest.mark.parametrize("limit", [1, 2, 4, 100])
def test_all_services_are_listed(many: Shop, api: Api, limit: int) -> None:
    found = [each["service"] for page in pages(api, TARGETS, limit=str(limit)) for each in page]
    assert sorted(found) == ["service-0", "service-1", "service-2", "shop"]


def test_where_there_is_nothing_lists_are_empty(api: Api) -> None:
    assert pages(api, DEPLOYMENTS) == pages(api, TARGETS) == [[]]


def test_what_comes_between_two_pages_makes_none_come_twice(many: Shop, api: Api) -> None:
    first = api.call("GET", DEPLOYMENTS, query={"status": "REFUSED", "limit": "2"})
    many.asks(deployment_id="refused-9", colour="red")
    second = api.call("GET", DEPLOYMENTS, query={"status": "REFUSED", "limit": "2", "next": first["next"]})
    assert ids([first["deployments"], second["deployments"]]) == [f"refused-{n}" for n in (3, 2, 1, 0)]


@pytest.mark.parametrize("status", list(Status))
def test_every_status_can_be_asked_for(api: Api, status: Status) -> None:
    assert pages(api, DEPLOYMENTS, status=status.value) == [[]]
