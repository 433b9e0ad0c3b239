"""Events as others know them: what was once sent is sent in the same shape for ever.

The files under tests/events are never edited, only added: one for each event and schema version.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

from domain import events, rollback_request
from domain.catalogue import REGISTRY
from domain.events import SCHEMA_VERSION, Event
from domain.spelling import camel, kebab
from handlers.adapters.items import decode, encode
from tests.domain.documents import ENVIRONMENT, FULL, read

GOLDEN = Path(__file__).parents[1] / "events"
FILES = sorted(GOLDEN.glob("*.json"))
COMMON = {"schemaVersion", "deploymentId", "service", "version", "environment", "sequence", "at"}


def golden(event: str) -> dict[str, Any]:
    return json.loads((GOLDEN / f"{event}.v{SCHEMA_VERSION}.json").read_text())


def built(event: type[Event], detail: dict[str, Any]) -> Event:
    given = {f.name: detail[camel(f.name)] for f in fields(event) if camel(f.name) in detail}
    return event(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()})


OUTGOING = [event for event in REGISTRY.values() if not event.incoming]


def by_name(event: type[Event]) -> str:
    return event.__name__


@pytest.mark.parametrize("event", REGISTRY.values(), ids=by_name)
def test_every_event_has_a_golden_file_of_its_schema_version(event):
    assert golden(event.__name__)["schemaVersion"] == SCHEMA_VERSION


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_golden_file_is_of_a_known_event_and_names_its_version(path):
    event, version, _ = path.name.split(".")
    assert event in REGISTRY
    assert f"v{json.loads(path.read_text())['schemaVersion']}" == version


@pytest.mark.parametrize("event", OUTGOING, ids=by_name)
def test_an_event_is_still_told_as_in_its_golden_file(event):
    once = golden(event.__name__)
    now = built(event, once).detail()
    assert {key: now[key] for key in once} == once
    optional = {camel(f.name) for f in fields(event) if f.default is not MISSING}
    assert now.keys() - once.keys() <= optional


def test_a_request_of_the_first_schema_version_is_still_accepted():
    once = json.loads((GOLDEN / "DeploymentRequested.v1.json").read_text())
    assert once["environment"] == ENVIRONMENT
    assert read(once).document == {k: v for k, v in once.items() if k not in ("schemaVersion", "environment")}


def test_a_request_to_go_back_of_the_first_schema_version_is_still_accepted():
    once = golden("RollbackRequested")
    asked = rollback_request.parse(once, environment=ENVIRONMENT, default_id="", requested_by="")
    read_as = {"from" if key == "instead_of" else camel(key): value for key, value in vars(asked).items()}
    assert read_as.items() <= once.items()
    assert once.keys() == rollback_request.fields(ENVIRONMENT).keys()


def test_the_golden_request_uses_everything_that_a_request_may_say():
    assert golden("DeploymentRequested").keys() == FULL.keys()


@pytest.mark.parametrize("event", OUTGOING, ids=by_name)
def test_every_outgoing_event_tells_what_all_tell(event):
    assert set(golden(event.__name__)) >= COMMON
    assert next(iter(built(event, golden(event.__name__)).detail())) == "schemaVersion"


@pytest.mark.parametrize("event", OUTGOING, ids=by_name)
def test_an_event_travels_unchanged_through_the_table_and_the_bus(event):
    detail = built(event, golden(event.__name__)).detail()
    entry = events.entry(event.detail_type(), decode(encode(detail)), bus="bus", source="source")
    assert json.loads(entry["Detail"]) == detail
    assert (entry["DetailType"], entry["Source"], entry["EventBusName"]) == (event.__name__, "source", "bus")


@pytest.mark.parametrize("event", REGISTRY.values(), ids=by_name)
def test_every_field_of_every_event_says_what_it_means(event):
    assert [f.name for f in fields(event) if not f.metadata.get("doc")] == []
    assert event.__doc__
    assert not event.__doc__.startswith(event.__name__)


@pytest.mark.parametrize("event", REGISTRY.values(), ids=by_name)
def test_no_event_has_a_field_for_a_secret(event):
    assert not [f.name for f in fields(event) if "token" in f.name or "secret" in f.name]


def test_a_pattern_names_exactly_the_events_that_are_wanted():
    wanted = events.pattern(events.StageFailed, events.DeploymentFailed, source="mine")
    assert wanted == {"source": ["mine"], "detail-type": ["StageFailed", "DeploymentFailed"]}
    assert events.pattern(source="mine") == {"source": ["mine"]}


def test_what_ends_a_deployment_is_told_by_its_own_events_alone():
    ends = {event.__name__ for event in REGISTRY.values() if issubclass(event, events.Ended)}
    assert ends == {"DeploymentCompleted", "DeploymentFailed", "DeploymentStopped"}


def test_one_word_is_spelled_in_three_ways():
    assert camel("waited_ms") == "waitedMs"
    assert kebab("DeployInfrastructure") == "deploy-infrastructure"
    assert kebab("DeployInfrastructure", "_") == "deploy_infrastructure"
