"""The control API as methods; each gives the JSON that the API answers, or raises ClientError."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

from ops.client.clock import Clock
from ops.client.errors import Refusal, Trouble
from ops.client.problem import checked
from ops.client.signed import Signed

TRIES = 5
PAGE = 50
Document = dict[str, Any]


class ControlApi:
    """All of it may be asked again without harm: a request carries its id, and what else changes something counts
    once, or is refused the second time."""

    def __init__(self, signed: Signed, clock: Clock, tries: int = TRIES) -> None:
        self._signed, self._clock, self._tries = signed, clock, tries

    def deployment(self, deployment_id: str) -> Document:
        return self._ask("GET", f"/deployments/{_safe(deployment_id)}")

    def deployments(self, status: str | None = None) -> Iterator[Document]:
        """Those with a status, or all active ones; newest first."""
        return self._pages("/deployments", "deployments", {"status": status} if status else {})

    def deployments_of(self, service: str) -> Iterator[Document]:
        """Those of a service, newest first."""
        return self._pages(f"/targets/{_safe(service)}/deployments", "deployments")

    def request(self, service: str, document: Document) -> Document:
        return self._ask("POST", f"/targets/{_safe(service)}/deployments", document=document)

    def vote(self, deployment_id: str, vote: str, plan: str, reason: str) -> Document:
        """`vote` is approve or reject, `plan` the whole digest of what was shown."""
        said = {"vote": vote, "plan": plan, **({"reason": reason} if reason else {})}
        return self._ask("POST", f"/deployments/{_safe(deployment_id)}/votes", document=said)

    def cancel(self, deployment_id: str, reason: str) -> Document:
        return self._ask("POST", f"/deployments/{_safe(deployment_id)}/cancellation", document={"reason": reason})

    def targets(self) -> Iterator[Document]:
        return self._pages("/targets", "targets")

    def target(self, service: str) -> Document:
        return self._ask("GET", f"/targets/{_safe(service)}")

    def preview_rollback(self, service: str, to: str = "") -> Document:
        """What going back would change; `to` is a deployment or a version, what was live before if it is empty."""
        return self._ask("GET", f"/targets/{_safe(service)}/rollback", {"to": to} if to else {})

    def roll_back(self, service: str, document: Document) -> Document:
        return self._ask("POST", f"/targets/{_safe(service)}/rollback", document=document)

    def retry(self, deployment_id: str, reason: str) -> Document:
        """Goes on with an undo that failed; answers the deployment that does."""
        return self._ask("POST", f"/deployments/{_safe(deployment_id)}/retry", document={"reason": reason})

    def resolve(self, service: str, resolution: str, reason: str) -> Document:
        """`resolution` is `restored`, or `live:` and a version."""
        said = {"as": resolution, "reason": reason}
        return self._ask("POST", f"/targets/{_safe(service)}/resolution", document=said)

    def release(self, service: str, version: str, reason: str) -> Document:
        said = {"version": version, "reason": reason}
        return self._ask("POST", f"/targets/{_safe(service)}/releases", document=said)

    def freeze(self, service: str | None, reason: str, until: int | None = None) -> Document:
        """A service, or all of them for None; `until` is in ms since 1970."""
        said = {"reason": reason, **({"until": until} if until else {})}
        return self._ask("POST", f"{_place(service)}/freeze", document=said)

    def unfreeze(self, service: str | None, reason: str) -> Document:
        return self._ask("POST", f"{_place(service)}/unfreeze", document={"reason": reason})

    def _pages(self, path: str, key: str, query: dict[str, str] | None = None) -> Iterator[Document]:
        following: dict[str, str] = {}
        while True:
            page = self._ask("GET", path, {**(query or {}), "limit": str(PAGE), **following})
            yield from page.get(key, [])
            if not page.get("next"):
                return
            following = {"next": str(page["next"])}

    def _ask(self, method: str, path: str, query: dict[str, str] | None = None, document: Any = None) -> Document:
        for attempt in range(1, self._tries + 1):
            try:
                return self._once(method, path, query or {}, document)
            except Trouble as trouble:
                if attempt == self._tries:
                    trouble.detail += f" (tried {attempt} times)" if attempt > 1 else ""
                    raise
                self._clock.sleep(max(trouble.wait, 2 ** (attempt - 2) * self._clock.spread()))
            except Refusal as refusal:
                if attempt > 1 and refusal.problem.get("status") == 409:
                    refusal.advice = f"An earlier try got no answer and may have counted. {refusal.advice}"
                raise
        raise AssertionError("the last attempt answers or raises")

    def _once(self, method: str, path: str, query: dict[str, str], document: Any) -> Document:
        answer = self._signed.send(method, path, query, document)
        return checked(answer, f"{method} {path}", self._signed.identity.words)


def some(found: Iterable[Document], most: int | None) -> tuple[list[Document], bool]:
    """The first of many, and whether there are more; asks for no page that is not needed."""
    if most is None:
        return list(found), False
    first = list(islice(found, most + 1))
    return first[:most], len(first) > most


def _place(service: str | None) -> str:
    return "" if service is None else f"/targets/{_safe(service)}"


def _safe(name: str) -> str:
    return quote(name, safe="")
