"""What can be asked for, and what can happen to a deployment: one frozen class per event. `catalogue` has them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.event import REGISTRY, SCHEMA_VERSION, SOURCE, Event, entry, pattern, told

__all__ = ["REGISTRY", "SCHEMA_VERSION", "SOURCE", "Event", "entry", "pattern"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentRequested(Event):
    """Somebody asks for a version of a service. It comes from outside."""

    incoming: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RollbackRequested(Event):
    """Somebody asks to go back to what was live before. It comes from outside."""

    incoming: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OperationEnded(Event):
    """What a stage waits for has ended: `waitsFor` is what the stage's function called it. It comes from outside."""

    incoming: ClassVar[bool] = True
    waits_for: str = told("What has ended, as the stage's function named it in its answer.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentQueued(Event):
    """The service is busy; the deployment waits for its turn."""

    requested_by: str = told("Who asked, as the request names them: a claim, not a proof.")
    position: int = told("Place in the queue, from 1.")
    behind: str = told("The deployment that holds the service; empty where nobody does.")
    because: str = told("Why nobody may start now, where the service is frozen.", default="")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentStarted(Event):
    """The deployment holds its service and runs."""

    requested_by: str = told("Who asked, as the request names them: a claim, not a proof.")
    reason: str = told("Why, as the request says.")
    fence: int = told("Number of this claim on the service; a later claim has a higher one.")
    waited_ms: int = told("Time in the queue, ms.")
    restores: str = told("The deployment that a rollback goes back to; empty for others.", default="")
    retries: str = told("The deployment whose undo is tried once more; empty for others.", default="")


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
class CancellationRequested(Event):
    """Somebody wants the deployment to stop; what it changed will be undone."""

    by: str = told("ARN of the person, as AWS proved it; `claimed: ` and a name where an event asked to roll back.")
    reason: str = told("In their words.")


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
    requested_by: str = told("Who asked, as the request names them: a claim, not a proof.", default="")
    requester: str = told("ARN of whoever asked, where AWS proved it; empty otherwise.", default="")
    restores: str = told("The deployment that a rollback goes back to; empty for others.", default="")
    retries: str = told("The deployment whose undo is tried once more; empty for others.", default="")


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
    """SUPERSEDED, REJECTED, EXPIRED or CANCELLED: people or time stopped it, and nothing of it is left."""

    reason: str = told("Why, for people.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class DeploymentRefused(Event):
    """The request was not accepted."""

    requested_by: str = told("Who asked, as far as the request could be read.")
    problems: tuple[str, ...] = told("Every problem, a sentence each.")
    requester: str = told("ARN of whoever asked, where AWS proved it; empty otherwise.", default="")


del REGISTRY["Ended"]
