"""What can go wrong when the control API is asked.

ClientError          anything below; its text is for the person at the terminal; `advice` says what to do next, a
                     sentence per line, and commands to copy on indented lines
  WrongUse           what was given cannot be sent
  NotAsked           nothing could be asked, or nothing usable was answered
    NoAddress        no control API was found
    NoCredentials    there is nobody to ask as
    Trouble          asking again may help: no connection, too many requests, a broken service
  Refusal            the API says no
    NotFound         there is no such deployment or service
    RequestRefused   a request that cannot be accepted, with every problem
  Over               not done in the time that the caller gave
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """What was asked could not be done. `problem` is the API's problem+json, empty if it said none."""

    def __init__(self, detail: str, advice: str = "", problem: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.detail, self.advice, self.problem = detail, advice, dict(problem or {})

    @property
    def problems(self) -> list[str]:
        """Every problem of a refused request; empty for other errors."""
        listed = self.problem.get("problems")
        return [str(each) for each in listed] if isinstance(listed, list) else []


class WrongUse(ClientError):
    """What was given cannot be sent."""


class NotAsked(ClientError):
    """Nothing could be asked, or nothing usable was answered."""


class NoAddress(NotAsked):
    """No control API was found."""


class NoCredentials(NotAsked):
    """There is nobody to ask as."""


class Trouble(NotAsked):
    """Asking again may help. `wait` is how long the API wants to be left alone, in seconds."""

    wait: float = 0


class Refusal(ClientError):
    """The API says no."""


class NotFound(Refusal):
    """There is no such deployment or service. `known` is the command that lists those that there are."""

    known: str = "list"


class RequestRefused(Refusal):
    """A request that cannot be accepted, with every problem."""


class Over(ClientError):
    """Not done in the time that the caller gave."""
