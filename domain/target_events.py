"""What can happen to a service beside its deployments: one frozen class per event.

They stand in the history of the target: `deploymentId` is `target:` and the service, `sequence` counts within it.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.event import Event, told

BY = "ARN of the person, as AWS proved it; `claimed: ` and a name where an event asked; or `coordinator`."
REASON = "In their words, or why the coordinator did it."


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class VersionQuarantined(Event):
    """The version was rolled back: requests for it are refused."""

    by: str = told(BY)
    reason: str = told(REASON)
    deployment: str = told("The deployment that rolled it back.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class VersionReleased(Event):
    """The version may be deployed again."""

    by: str = told(BY)
    reason: str = told(REASON)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TargetHeld(Event):
    """An undo failed: nothing is deployed to the service until people have looked. Page somebody."""

    reason: str = told("What failed, and what to do next.")
    deployment: str = told("The deployment whose undo failed.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TargetResolved(Event):
    """People have looked, and said what is live now."""

    by: str = told(BY)
    reason: str = told(REASON)
    resolution: str = told("`restored`, or `live:` and the version that is live.")
    deployment: str = told("The deployment whose undo had failed.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TargetFrozen(Event):
    """Nothing is deployed to the service until it is unfrozen; rollbacks pass. The service `*` stands for all."""

    by: str = told(BY)
    reason: str = told(REASON)
    until: int = told("When it ends by itself, in ms since 1970; 0 if it does not.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TargetUnfrozen(Event):
    """The service may be deployed to again."""

    by: str = told(BY)
    reason: str = told(REASON)
