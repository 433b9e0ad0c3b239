"""A deployer that says what a test tells it to, and remembers what it was asked."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.deployers import DEPLOYERS
from handlers.results import Done, Waiting

INFRASTRUCTURE = {"kind": "cloudformation", "stack": "web", "template": "s3://artifacts/web/2/template.json"}


class Deployer:
    """In place of one module of handlers/deployers. `answers` has what a function answers, or raises."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked: list[str] = []
        self.given: dict[str, tuple[Any, ...]] = {}
        planned = {"kind": name, "summary": [f"{name} will change"], "alerts": [f"{name} is lost"], "unchanged": False}
        self.answers: dict[str, Any] = {
            "examine": None,
            "snapshot": {"exists": True},
            "plan": planned,
            "begun": False,
            "moved": "",
            "begin": Waiting({"phase": "deploy"}, "arn:stack"),
            "check": Waiting({"phase": "deploy"}, "arn:stack"),
            "revert": Done((f"{name} is back",)),
            "discard": True,
        }

    def __getattr__(self, function: str) -> Any:
        if function not in self.answers:
            raise AttributeError(function)

        def act(*given: Any) -> Any:
            self.asked.append(function)
            self.given[function] = given
            answer = self.answers[function]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return act


def both(monkeypatch: pytest.MonkeyPatch) -> tuple[Deployer, Deployer]:
    """For infrastructure and for applications."""
    fakes = Deployer("cloudformation"), Deployer("lambda")
    for fake in fakes:
        monkeypatch.setitem(DEPLOYERS, fake.name, fake)
    return fakes
