"""Who may deploy a service now, who waits, and what is live: the rules of a target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from domain.errors import Over, Refused

QUEUE_LIMIT = 10
"""Most deployments that may wait for one service: superseding all of them, each with a request of up to 256 KiB, must
fit one transaction of 4 MB."""


class OnBusy(StrEnum):
    """What a request wants when its service is busy."""

    QUEUE = "queue"
    SUPERSEDE = "supersede"
    REFUSE = "refuse"


@dataclass(frozen=True, kw_only=True)
class Target:
    """One service in one environment. `fence` numbers the claims: a later holder has a higher one."""

    service: str
    current: dict[str, Any] | None = None
    holder: str = ""
    fence: int = 0
    held: str = ""
    queue: tuple[str, ...] = ()
    revision: int = 0

    @property
    def busy(self) -> bool:
        return bool(self.holder)

    def admit(self, deployment_id: str, on_busy: OnBusy) -> tuple[Target, tuple[str, ...]]:
        """Claim the target, or wait for it; also who loses their place by that.

        Raises Refused if the request does not want to wait or the queue is full.
        """
        if not self.busy:
            return self._claimed_by(deployment_id), ()
        if on_busy is OnBusy.REFUSE:
            raise Refused([f"{self.service} is busy with {self.holder} and the request says onBusy: refuse"])
        if on_busy is OnBusy.SUPERSEDE:
            return replace(self, queue=(deployment_id,)), self.queue
        if len(self.queue) >= QUEUE_LIMIT:
            raise Refused(
                [f"{QUEUE_LIMIT} deployments wait for {self.service} already; try again later or supersede them"]
            )
        return replace(self, queue=(*self.queue, deployment_id)), ()

    def release(self, deployment_id: str, fence: int) -> Target:
        """Give the claim to whoever waits longest, or to nobody.

        Raises Over if somebody else, or a later claim, holds the target.
        """
        self._check(deployment_id, fence)
        free = replace(self, holder="", held="")
        if not self.queue:
            return free
        return replace(free, queue=self.queue[1:])._claimed_by(self.queue[0])

    def hold(self, deployment_id: str, fence: int, why: str) -> Target:
        """Keep the claim after the deployment's end: its undo failed, and people must look first."""
        self._check(deployment_id, fence)
        return replace(self, held=why)

    def live(self, current: dict[str, Any]) -> Target:
        return replace(self, current=current)

    def without(self, deployment_id: str) -> Target:
        """The waiting deployment gives up its place."""
        return replace(self, queue=tuple(waiting for waiting in self.queue if waiting != deployment_id))

    @property
    def live_version(self) -> str:
        return str(self.current["version"]) if self.current else ""

    def _claimed_by(self, deployment_id: str) -> Target:
        return replace(self, holder=deployment_id, fence=self.fence + 1)

    def _check(self, deployment_id: str, fence: int) -> None:
        if (self.holder, self.fence) != (deployment_id, fence):
            raise Over(
                f"{self.service} is held by {self.holder or 'nobody'} (claim {self.fence}), "
                f"not by {deployment_id} (claim {fence})"
            )
