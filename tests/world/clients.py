"""People and their tools at the control API: they call when what they wait for is there, and again after a failure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .lambdas import Outcome

Document = dict[str, Any]
LOOK_SECONDS, PAUSE_SECONDS, TRIES = 5.0, 20.0, 200


class Unanswered(Exception):
    """The function died, or said 5xx: as with API Gateway, trying again is right."""


def proxied(
    method: str,
    resource: str,
    path: dict[str, str] | None = None,
    *,
    by: str,
    body: Any = None,
    query: dict[str, str] | None = None,
) -> Document:
    """The event of a Lambda proxy integration, for a call that `by` (an ARN) signed.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """
    return {
        "resource": resource,
        "path": resource.format(**(path or {})),
        "httpMethod": method,
        "headers": {"Content-Type": "application/json"},
        "queryStringParameters": query,
        "pathParameters": path,
        "requestContext": {"identity": {"userArn": by, "sourceIp": "203.0.113.7"}, "stage": "v1"},
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


class Client:
    """Calls as one person. `calls` has (status, document) of every answer."""

    def __init__(self, run: Callable[[str, Any], Outcome], function: str, by: str) -> None:
        self.run, self.function, self.by = run, function, by
        self.answers: list[tuple[int, Document]] = []

    def call(self, method: str, resource: str, path: dict[str, str] | None = None, **more: Any) -> tuple[int, Document]:
        """Raises Unanswered where there is no answer to rely on."""
        outcome = self.run(self.function, proxied(method, resource, path, by=self.by, **more))
        if not outcome.ok or outcome.value["statusCode"] >= 500:
            raise Unanswered(outcome)
        answer = outcome.value["statusCode"], json.loads(outcome.value["body"])
        self.answers.append(answer)
        return answer


@dataclass
class Wish:
    """`ready` says when to act, by how often it was tried; `act` does it; `seen` is whatever it came to."""

    ready: Callable[[int], bool]
    act: Callable[[], Any]
    due: float
    tries: int = 0
    seen: list[Any] = field(default_factory=list)


class Clients:
    """All who wait for their moment to call."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.reset()

    def reset(self) -> None:
        self.wishes: list[Wish] = []
        self.made: list[Wish] = []  # those that have come true, too: whoever made one may look at it

    def wish(self, ready: Callable[[int], bool], act: Callable[[], Any]) -> Wish:
        made = Wish(ready, act, self.now())
        self.wishes.append(made)
        self.made.append(made)
        return made

    def forget(self) -> None:
        """Nobody waits any longer."""
        self.wishes.clear()

    def next_due(self) -> float | None:
        return min((wish.due for wish in self.wishes), default=None)

    def advance(self) -> bool:
        """Everybody whose moment has come; a list, so that the first does not keep the others waiting."""
        tried = [self._try(wish) for wish in [wish for wish in self.wishes if wish.due <= self.now()]]
        return any(tried)

    def _try(self, wish: Wish) -> bool:
        """Whether anything was called."""
        if not wish.ready(wish.tries):
            wish.due = self.now() + LOOK_SECONDS
            return False
        try:
            wish.seen.append(wish.act())
        except Unanswered:
            wish.tries, wish.due = wish.tries + 1, self.now() + PAUSE_SECONDS
            if wish.tries < TRIES:
                return True
        if wish in self.wishes:
            self.wishes.remove(wish)
        return True
