"""A stage whose work comes to whatever a test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import stages
from domain.deployment import Deployment
from domain.errors import Code
from domain.spelling import kebab
from handlers.results import Changed, Done, Result, Waiting
from handlers.stage import stage


class Work:
    """Comes to one result after the other; what it was given is remembered."""

    def __init__(self, *results: Result | Exception | Callable[[Deployment], Result]) -> None:
        self.results = list(results)
        self.given: list[Deployment] = []

    def __call__(self, deployment: Deployment) -> Result:
        self.given.append(deployment)
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result if isinstance(result, Done | Waiting | Changed) else result(deployment)


def handler(*results: Any, name: str = stages.APPROVE) -> tuple[Any, Work]:
    work = Work(*results)
    made = stage(Code.BROKEN)(work)
    made.__module__ = f"handlers.{kebab(name, '_')}"
    return made, work
