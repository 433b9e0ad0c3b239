"""A stack and a function with content, which fake deployers really change, break and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from domain.deployment import Deployment
from domain.errors import Code, StageError
from domain.kinds import PARTS
from domain.rollback import LEFT_OUT
from domain.succession import pinned
from handlers import validators
from handlers.deployers import DEPLOYERS
from handlers.results import Done, Waiting

INFRASTRUCTURE = {"kind": "cloudformation", "stack": "web", "template": "s3://artifacts/web/template.json"}
APPLICATION = {"kind": "lambda", "function": "web", "alias": "live", "code": "s3://artifacts/web/app.zip"}
PINS = {"infrastructure": "templateVersion", "application": "codeVersion"}
KINDS = {"infrastructure": "cloudformation", "application": "lambda"}
Parts = dict[str, dict[str, Any]]


def essence(part: Mapping[str, Any]) -> dict[str, Any]:
    """What AWS keeps of a part of a request."""
    return {key: value for key, value in part.items() if key not in LEFT_OUT}


def part(name: str, version: str, irreversible: bool) -> dict[str, Any]:
    known = {"infrastructure": {**INFRASTRUCTURE, "parameters": {"Size": version}}, "application": APPLICATION}[name]
    return {**known, **({"irreversible": True, "irreversibleReason": "rows are gone"} if irreversible else {})}


def composed(inherits: dict[str, Any] | None, request: dict[str, Any]) -> Parts:
    """What AWS must have: the parts of a request, and those that were there before it."""
    parts = {name: request[name] for name in PARTS if name in request}
    return {name: essence(part) for name, part in {**(inherits or {}), **parts}.items()}


def whole(deployment: Deployment) -> Parts:
    return composed(deployment.inherits, pinned(deployment))


def is_hard(deployment: Deployment) -> bool:
    """Whether a part that cannot be undone was changed."""
    plan = deployment.plan or {}
    return any(deployment.request.get(name, {}).get("irreversible") and not plan[name]["unchanged"] for name in PARTS)


class Aws:
    """`content` is what is there, `works` what AWS works on; `uploads` numbers the versions of the artifacts, of which
    a request gets the latest unless it is pinned. `fates` says what goes wrong, by the mark of a deployment."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.content: Parts = {}
        self.works: dict[str, dict[str, Any] | None] = {}
        self.uploads = 1
        self.fates: dict[str, set[str]] = {}
        self.acted: set[str] = set()
        for name, kind in KINDS.items():
            patch.setitem(DEPLOYERS, kind, Part(self, name))  # type: ignore[arg-type]
        patch.setitem(validators.VALIDATORS, "lambda", self._validate)

    def rest(self) -> None:
        """AWS comes to the end of what it works on."""
        for name, wanted in self.works.items():
            self.put(name, wanted)
        self.works = {}

    def put(self, name: str, content: dict[str, Any] | None) -> None:
        self.content = {key: value for key, value in self.content.items() if key != name}
        self.content |= {name: content} if content else {}

    def doomed(self, mark: str, *what: str) -> bool:
        return bool(self.fates.get(mark, set()) & set(what))

    def _validate(self, check: Any, role: Any, left: float) -> str:
        if self.doomed(role.session_name, "validation"):
            raise StageError(Code.VALIDATION_FAILED, "the smoke test fails")
        return "it answers"


class Part:
    """In place of one module of handlers/deployers."""

    def __init__(self, aws: Aws, name: str) -> None:
        self.aws, self.name = aws, name

    def examine(self, change: Any, request: Any, role: Any) -> None:
        if self.aws.doomed(role.session_name, "preparation"):
            raise StageError(Code.PLAN_FAILED, "the artifact is not there")

    def snapshot(self, change: Any, role: Any) -> dict[str, Any]:
        there = self.aws.content.get(self.name)
        return {"exists": there is not None, "content": there}

    def plan(self, change: Any, snapshot: Any, role: Any, mark: str) -> dict[str, Any]:
        pinned = {PINS[self.name]: change.get(PINS[self.name], str(self.aws.uploads))}
        unchanged = essence({**change, **pinned}) == snapshot["content"]
        return {"summary": [], "alerts": [], "unchanged": unchanged, "pinned": pinned}

    def begun(self, change: Any, role: Any, mark: str) -> bool:
        return mark in self.aws.acted

    def moved(self, change: Any, snapshot: Any, plan: Any, role: Any, mark: str) -> str:
        return "" if self.aws.content.get(self.name) == snapshot["content"] else "somebody else was there"

    def begin(self, change: Any, plan: Any, role: Any, mark: str) -> Done | Waiting:
        wanted = essence({**change, **plan["pinned"]})
        if wanted == self.aws.content.get(self.name):
            return Done()
        self.aws.acted.add(mark)
        self.aws.put(self.name, {"half": mark})
        if not self.aws.doomed(mark, self.name):
            self.aws.works[self.name] = wanted
        return Waiting({"phase": "deploy"}, self.name)

    def check(self, change: Any, plan: Any, operation: Any, role: Any, mark: str) -> Done | Waiting:
        if self.name in self.aws.works:
            return Waiting({**operation}, self.name)
        if self.aws.content.get(self.name) == {"half": mark}:
            raise StageError(Code.BROKEN, f"{self.name} stopped half way")
        return Done()

    def revert(self, change: Any, snapshot: Any, operation: Any, role: Any, mark: str, last: bool) -> Done | Waiting:
        before, there = snapshot["content"], self.aws.content.get(self.name)
        if self.aws.doomed(mark, f"undo {self.name}"):
            raise StageError(Code.UNDO_FAILED, f"{self.name} cannot come back")
        if there != before and operation is None:
            self.aws.works[self.name] = before
        return Waiting({"phase": "back"}, self.name) if there != before else Done()

    def discard(self, change: Any, role: Any, mark: str) -> bool:
        return True
