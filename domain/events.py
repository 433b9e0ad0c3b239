"""Everything that can happen to a deployment, and how it travels.

An event is a frozen dataclass whose name is its detail-type, so that a rule, a history row and a log
line all say the same word. A new optional field keeps the schema version; anything else is a new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from domain.spelling import camel

SOURCE = "bellyfed.deployment"
SCHEMA_VERSION = 1
REGISTRY: dict[str, type[Event]] = {}


def told(meaning: str, **options: Any) -> Any:
    """A field with the sentence that docs/events.md gives for it."""
    return field(metadata={"doc": meaning}, **options)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Event:
    """What every event tells."""

    incoming: ClassVar[bool] = False

    deployment_id: str = told("The deployment, by the id that its requester chose or its event got.")
    service: str = told("What is deployed.")
    version: str = told("The version asked for.")
    environment: str = told("The stack that deploys, `dev` for example.")
    sequence: int = told("Place in the deployment's history, from 1, without gaps.")
    at: int = told("When it happened, in ms since 1970; strictly increasing within a deployment.")

    # Written once for all events: what a dataclass writes anew for each is a twentieth of every cold start.
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.deployment_id, self.sequence))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({vars(self)})"

    def __init_subclass__(cls) -> None:
        REGISTRY[cls.__name__] = cls

    @classmethod
    def detail_type(cls) -> str:
        return cls.__name__

    def detail(self) -> dict[str, Any]:
        """The JSON object that travels: camelCase keys, `schemaVersion` first."""
        told_fields = {camel(f.name): _plain(getattr(self, f.name)) for f in fields(self)}
        return {"schemaVersion": SCHEMA_VERSION, **told_fields}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentRequested(Event):
    """Somebody asks for a version of a service. The only event that comes from outside."""

    incoming: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentQueued(Event):
    """The service is busy; the deployment waits for its turn."""

    requested_by: str = told("Who asked, as the request names them: a claim, not a proof.")
    position: int = told("Place in the queue, from 1.")
    behind: str = told("The deployment that holds the service.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentStarted(Event):
    """The deployment holds its service and runs."""

    requested_by: str = told("Who asked, as the request names them: a claim, not a proof.")
    reason: str = told("Why, as the request says.")
    fence: int = told("Number of this claim on the service; a later claim has a higher one.")
    waited_ms: int = told("Time in the queue, ms.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StageStarted(Event):
    """A stage begins to act."""

    stage: str = told("Name of the stage.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StageCompleted(Event):
    """A stage reached its goal."""

    stage: str = told("Name of the stage.")
    duration_ms: int = told("Since StageStarted, ms.")
    summary: tuple[str, ...] = told("What it did, a sentence each.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class StageFailed(Event):
    """A stage did not reach its goal."""

    stage: str = told("Name of the stage.")
    duration_ms: int = told("Since StageStarted, ms.")
    code: str = told("One of the codes in `domain/errors.py`.")
    reason: str = told("What went wrong, for people.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RollbackStarted(Event):
    """What was changed is being undone."""

    stage: str = told("The stage that failed.")
    code: str = told("One of the codes in `domain/errors.py`.")
    reason: str = told("Why, for people.")
    plan: tuple[str, ...] = told("What will be undone, newest first, a sentence each.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Ended(Event):
    """What the events that end a deployment have in common; never sent itself."""

    status: str = told("The terminal status.")
    duration_ms: int = told("Since the deployment was accepted, ms.")
    waited_ms: int = told("Of these, in the queue, ms.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentCompleted(Ended):
    """SUCCEEDED: the version is live."""

    previous_version: str = told("What was live before; empty for a first deployment.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentFailed(Ended):
    """FAILED (nothing had changed), ROLLED_BACK, or ROLLBACK_FAILED (people are needed)."""

    stage: str = told("The stage that failed.")
    code: str = told("One of the codes in `domain/errors.py`.")
    reason: str = told("Why, for people; where the undo failed, why that failed, too.")
    live_version: str = told("What is live now as far as is known; empty if nothing is.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentStopped(Ended):
    """SUPERSEDED or EXPIRED before it began: nobody's failure."""

    reason: str = told("Why, for people.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentRefused(Event):
    """The request was not accepted."""

    requested_by: str = told("Who asked, as far as the request could be read.")
    problems: tuple[str, ...] = told("Every problem, a sentence each.")


del REGISTRY["Ended"]


def pattern(*wanted: type[Event], source: str) -> dict[str, list[str]]:
    """The EventBridge pattern that matches exactly these events from this source; all of them if none is named."""
    types = [event.detail_type() for event in wanted]
    return {"source": [source]} | ({"detail-type": types} if types else {})


def entry(event: str, detail: dict[str, Any], *, bus: str, source: str) -> dict[str, str]:
    """The PutEvents entry that announces a recorded event."""
    return {"EventBusName": bus, "Source": source, "DetailType": event, "Detail": json.dumps(detail)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
