"""The laws of going back, read off what was written and what AWS has, after every step of a play."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain import events, target_events
from domain.deployment import Deployment, Status
from handlers import freezes, rules
from tests.handlers.going_back_aws import Aws, composed, is_hard, whole
from tests.handlers.going_back_hands import named
from tests.handlers.ports import Ports

DEPLOYING = (Status.RUNNING, Status.AWAITING_APPROVAL, Status.ROLLING_BACK)
CHANGING = {"DeployInfrastructure", "DeployApplication"}


@dataclass
class Laws:
    """`live` is the origin of what is live, and that of what was live before it; `previous` the latter of each origin;
    `succeeded` are origins in the order of their success, and of these all before `barrier` cannot come back."""

    ports: Ports
    aws: Aws
    seen: int = 0
    live: tuple[str, str] = ("", "")
    previous: dict[str, str] = field(default_factory=dict)
    succeeded: list[str] = field(default_factory=list)
    barrier: int = 0
    fence: tuple[int, str] = (0, "")
    ended: dict[str, Status] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    def hold(self) -> None:
        told, self.seen = self.ports.events[self.seen :], len(self.ports.events)
        for event in told:
            self._happened(event)
        self._the_claim_is_its_holders()
        self._what_is_live_is_known()
        self._ends_are_ends()

    def nobody_waits_in_vain(self) -> None:
        """After a sweep."""
        target = self.ports.target("web")
        assert target.busy or not target.queue or freezes.of(target), f"{target.queue} wait for nobody"

    # ---- one after the other ----

    def _happened(self, event: Any) -> None:
        """I4, and what each event must mean."""
        assert event.sequence == self.sequences.get(event.deployment_id, 0) + 1, event
        self.sequences[event.deployment_id] = event.sequence
        if isinstance(event, events.DeploymentStarted):
            self._starts(self.ports.get(event.deployment_id))
        if isinstance(event, events.DeploymentCompleted):
            self._succeeds(self.ports.get(event.deployment_id))
        if isinstance(event, events.DeploymentFailed) and event.status == Status.ROLLED_BACK:
            target, back = self.ports.target("web"), self._root(event.deployment_id).restores
            assert back or event.version in {target.live_version, *target.quarantine}
        if isinstance(event, target_events.VersionQuarantined):
            root = self._root(event.deployment)
            left = root.status is Status.SUCCEEDED or self.ports.target("web").live_version == root.version
            assert not root.restores or left, f"{event.version} was good before"
        if isinstance(event, target_events.TargetResolved) and event.resolution != "restored":
            self._resolved(event)

    def _starts(self, deployment: Deployment) -> None:
        target = self.ports.target("web")
        if deployment.retries:
            return
        assert deployment.request.get("override") or deployment.version not in target.quarantine
        assert not (rules.obeys_freezes(deployment.restores) and freezes.of(target)), f"{deployment.id} starts frozen"
        if deployment.restores:
            assert self.succeeded.index(deployment.restores) >= self.barrier, f"{deployment.id} goes behind the barrier"

    def _succeeds(self, deployment: Deployment) -> None:
        target, before = self.ports.target("web"), self.live
        assert deployment.version not in target.quarantine
        if deployment.restores:
            self.live = deployment.restores, self.previous[deployment.restores]
            assert whole(self.ports.get(deployment.restores)).items() <= whole(deployment).items()
            return
        self.live = deployment.id, before[0] or before[1]
        self.previous[deployment.id] = self.live[1]
        self.succeeded.append(deployment.id)
        if is_hard(deployment):
            self.barrier = len(self.succeeded) - 1

    def _resolved(self, event: target_events.TargetResolved) -> None:
        lives, before = named(self.ports, event.resolution, event.deployment), self.live
        assert lives
        origin = lives.restores or lives.id
        if lives.id == event.deployment:
            self.live = "", before[0] or before[1]
            if is_hard(lives):
                self.barrier = len(self.succeeded)
        else:
            self.live = origin, self.previous[origin]

    def _root(self, deployment_id: str) -> Deployment:
        found = self.ports.get(deployment_id)
        return self.ports.get(found.retries) if found.retries else found

    # ---- at any time ----

    def _the_claim_is_its_holders(self) -> None:
        """I1 and I7."""
        target = self.ports.target("web")
        deploying = [each.id for each in self.ports.deployments.values() if each.status in DEPLOYING]
        queued = {each.id for each in self.ports.deployments.values() if each.status is Status.QUEUED}
        assert deploying == ([target.holder] if target.holder and not target.held else [])
        assert queued == set(target.queue)
        assert len(queued) == len(target.queue)
        if target.holder:
            assert self.ports.get(target.holder).fence == target.fence
        if target.held:
            assert self.ports.get(target.holder).status is Status.ROLLBACK_FAILED
        assert target.fence > self.fence[0] or (target.fence, target.holder or self.fence[1]) == self.fence
        self.fence = target.fence, target.holder or self.fence[1]
        for each in queued:
            waiting = self.ports.get(each)
            assert waiting.request.get("override") or waiting.version not in target.quarantine

    def _what_is_live_is_known(self) -> None:
        """I6: where nobody has changed anything yet, AWS has what the target says, and that is what succeeded."""
        target = self.ports.target("web")
        current = target.current or {"origin": "", "previous": "", "inherits": {}, "request": {}}
        assert (current["origin"], current["previous"]) == self.live
        assert target.live_version not in target.quarantine
        holder = self.ports.get(target.holder) if target.holder else None
        if not holder or not (CHANGING & set(holder.begun) or holder.retries):
            assert self.aws.content == composed(current["inherits"], current["request"])
        if current["origin"]:
            origin = self.ports.get(current["origin"])
            assert (origin.status, origin.restores, origin.version) == (Status.SUCCEEDED, "", current["version"])
            assert whole(origin).items() <= composed(current["inherits"], current["request"]).items()
        if target.held:
            assert f"`resolve {target.service} --as restored`" in target.held

    def _ends_are_ends(self) -> None:
        """I3."""
        ended = {each.id: each.status for each in self.ports.deployments.values() if each.status.final}
        assert ended.items() >= self.ended.items()
        self.ended = ended
