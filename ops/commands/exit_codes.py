"""Every exit code of the command line, in one table."""

from __future__ import annotations

from enum import IntEnum
from typing import Self

from ops.client.errors import ClientError, NotFound, Over, Refusal, RequestRefused, WrongUse


class ExitCode(IntEnum):
    """What a script can tell by the exit code; the outcomes are named as the statuses are."""

    meaning: str

    def __new__(cls, value: int, meaning: str) -> Self:
        made = int.__new__(cls, value)
        made._value_, made.meaning = value, meaning
        return made

    SUCCEEDED = 0, "the answer came; with --follow: it succeeded"
    NOT_ASKED = 1, "no answer: address, credentials, network"
    WRONG_USE = 2, "the command is not written right"
    NOT_DONE = 3, "the API refused the act, or you did not say yes"
    NOT_FOUND = 4, "no such deployment or service"
    TIMEOUT = 5, "still going on after --timeout"
    FAILED = 10, "failed before anything had changed"
    ROLLED_BACK = 11, "failed; everything is as before"
    ROLLBACK_FAILED = 12, "failed, and the undo failed: people are needed"
    REJECTED = 13, "somebody rejected the plan"
    EXPIRED = 14, "it waited too long, for people or its turn"
    CANCELLED = 15, "somebody cancelled it"
    SUPERSEDED = 16, "a newer request took its place in the queue"
    REFUSED = 17, "the request is not right; every problem is listed"
    INTERRUPTED = 130, "Ctrl-C; a deployment goes on"


BY_ERROR: tuple[tuple[type[ClientError], ExitCode], ...] = (
    (WrongUse, ExitCode.WRONG_USE),
    (RequestRefused, ExitCode.REFUSED),
    (NotFound, ExitCode.NOT_FOUND),
    (Refusal, ExitCode.NOT_DONE),
    (Over, ExitCode.TIMEOUT),
    (ClientError, ExitCode.NOT_ASKED),
)
"""The first that fits counts."""


def of_error(error: ClientError) -> ExitCode:
    return next(code for kind, code in BY_ERROR if isinstance(error, kind))


def of_outcome(status: str) -> ExitCode:
    """The code of a terminal status; NOT_ASKED for one that a newer API has and this command line does not know."""
    return ExitCode[status] if status in ExitCode.__members__ else ExitCode.NOT_ASKED


def table() -> str:
    """The table, a line each, for the help."""
    rows = [f"  {code:>3}  {code.name.replace('_', ' ').lower():16} {code.meaning}" for code in ExitCode]
    return "\n".join(["Exit codes:", *rows])
