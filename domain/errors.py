"""What can go wrong, as a small tree.

CoordinatorError
├── Terminal     the answer is no; asking again changes nothing
│   ├── Refused            a request that cannot be accepted, with every problem
│   ├── IllegalTransition  the status law forbids it
│   ├── Over               the deployment has ended, or another execution drives it now
│   ├── Denied             a person may not do this, or not now; with what they can do instead
│   └── StageError         a stage did not reach its goal, with a code and a sentence for people
└── Transient    we could not ask; trying again is right
    └── Conflict           somebody else wrote first: read again
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Code(StrEnum):
    """Why a stage failed; the error names that Step Functions sees."""

    PLAN_FAILED = "PlanFailed"
    PLAN_CHANGED = "PlanChanged"
    REJECTED = "Rejected"
    EXPIRED = "ApprovalExpired"
    CANCELLED = "Cancelled"
    INFRASTRUCTURE_FAILED = "InfrastructureFailed"
    APPLICATION_FAILED = "ApplicationFailed"
    VALIDATION_FAILED = "ValidationFailed"
    STAGE_FAILED = "StageFailed"
    UNDO_FAILED = "UndoFailed"
    TIMED_OUT = "TimedOut"
    INTERRUPTED = "Interrupted"
    BROKEN = "Broken"
    STOPPED = "Stopped"


TRANSIENT = "Transient"
"""The one error name that asks Step Functions to try the stage again."""


class CoordinatorError(Exception):
    """Root of all errors of ours."""


class Terminal(CoordinatorError):
    """The answer is no; asking again changes nothing."""


class Transient(CoordinatorError):
    """We could not ask; trying again is right."""


class Conflict(Transient):
    """Somebody else wrote first: read again."""


class Refused(Terminal):
    """A request that cannot be accepted, with every problem at once."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(self.problems))


class IllegalTransition(Terminal):
    """The status law forbids it; says what it allows."""

    def __init__(self, current: str, wanted: str, allowed: Iterable[str]) -> None:
        choice = ", ".join(sorted(allowed)) or "nothing: it is final"
        super().__init__(f"a deployment that is {current} cannot become {wanted}; allowed: {choice}")


class Over(Terminal):
    """The deployment has ended, or another execution drives it now: whoever asks must not act."""


class Denied(Terminal):
    """A person may not do this, or not now. `kind` is one word for programs, `advice` what to do instead."""

    def __init__(self, kind: str, sentence: str, advice: str) -> None:
        self.kind, self.sentence, self.advice = kind, sentence, advice
        super().__init__(sentence)


class StageError(Terminal):
    """A stage did not reach its goal. `reason` is a sentence for people."""

    def __init__(self, code: Code, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code}: {reason}")
