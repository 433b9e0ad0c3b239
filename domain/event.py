"""What an event is, and how it travels.

An event is a frozen dataclass whose name is its detail-type, so that a rule, a history row and a log
line all say the same word. A new optional field keeps the schema version; anything else is a new one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from domain.record import Record
from domain.spelling import camel

SOURCE = "bellyfed.deployment"
SCHEMA_VERSION = 1
REGISTRY: dict[str, type[Event]] = {}


def told(meaning: str, **options: Any) -> Any:
    """A field with the sentence that docs/events.md gives for it."""
    return field(metadata={"doc": meaning}, **options)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Event(Record):
    """What every event tells."""

    incoming: ClassVar[bool] = False

    deployment_id: str = told("The deployment, by the id that its requester chose or its event got.")
    service: str = told("What is deployed.")
    version: str = told("The version asked for.")
    environment: str = told("The stack that deploys, `dev` for example.")
    sequence: int = told("Place in the deployment's history, from 1, without gaps.")
    at: int = told("When it happened, in ms since 1970; strictly increasing within a deployment.")

    def __init_subclass__(cls) -> None:
        REGISTRY[cls.__name__] = cls

    @classmethod
    def detail_type(cls) -> str:
        return cls.__name__

    def detail(self) -> dict[str, Any]:
        """The JSON object that travels: camelCase keys, `schemaVersion` first."""
        told_fields = {camel(f.name): _plain(getattr(self, f.name)) for f in fields(self)}
        return {"schemaVersion": SCHEMA_VERSION, **told_fields}


def pattern(*wanted: type[Event] | str, source: str) -> dict[str, list[str]]:
    """The EventBridge pattern that matches exactly these events, classes or detail-types, from this source; all of them
    if none is named."""
    types = [event if isinstance(event, str) else event.detail_type() for event in wanted]
    return {"source": [source]} | ({"detail-type": types} if types else {})


def entry(event: str, detail: dict[str, Any], *, bus: str, source: str) -> dict[str, str]:
    """The PutEvents entry that announces a recorded event."""
    return {"EventBusName": bus, "Source": source, "DetailType": event, "Detail": json.dumps(detail)}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
