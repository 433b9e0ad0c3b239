"""Before a service is changed: who must agree, how many of them, and for how long they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from domain import people
from domain.spelling import camel


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules for one service. `remind_minutes` is 0 where nobody is to be reminded."""

    required: int = 0
    approvers: tuple[str, ...] = ()
    exclude_requester: bool = True
    expires_minutes: int = 24 * 60
    remind_minutes: int = 60
    pass_unchanged: bool = False
    proven_requests: bool = False

    def needed(self, request: Mapping[str, Any]) -> int:
        """How many people must agree to this request."""
        return max(self.required, int(request.get("approvals", {}).get("required", 0)))

    def problems(self, request: Mapping[str, Any], *, proven: bool, asking: frozenset[str] = frozenset()) -> list[str]:
        """Why such a request can never go through; `asking` is all that names who asks."""
        without = asking if self.exclude_requester else frozenset()
        wrong, needed, most = [], self.needed(request), people.fixed(self.approvers, without)
        if self.proven_requests and not proven:
            advice = "ask through the control API, `python -m ops request` for example"
            wrong.append(f"this stack takes requests from proven people alone, and an event proves nobody: {advice}")
        if most is not None and needed > most:
            others = " beside whoever asks" if most != people.fixed(self.approvers) else ""
            wrong.append(f"approvals.required is {needed}, and this stack names {most or 'no'} approvers{others}")
        return wrong


def of(config: Mapping[str, Any], service: str) -> Policy:
    """The rules for a service: its own before those of the stack."""
    given = {**config, **config.get("services", {}).get(service, {})}
    told: dict[str, Any] = {f.name: given[camel(f.name)] for f in fields(Policy) if camel(f.name) in given}
    told["approvers"] = tuple(told.get("approvers", ()))
    return Policy(**told)
