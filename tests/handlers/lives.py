"""The service web, of which three versions were live: what people may go back to, and how they ask for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain import freeze, quarantine, succession
from domain.deployment import Deployment, Status
from domain.people import Person
from domain.target import ALL, Target
from handlers import start
from tests.handlers.conftest import NOW
from tests.handlers.deployments import REQUEST, USER, deployment
from tests.handlers.ports import Ports

EVE, ANN = Person(f"{USER}eve"), Person(f"{USER}ann")
DAY = 86_400_000
TOLD = {"environment": "dev", "now": NOW - 1}


def lived(deployment_id: str, version: str, **more: Any) -> Deployment:
    """It succeeded; what it deployed was pinned by its plan."""
    application = {**REQUEST["application"], "code": f"s3://artifacts/web/{version}/app.zip"}
    request = {**REQUEST, "deploymentId": deployment_id, "version": version, "application": application}
    plan = {"application": {"pinned": {"codeVersion": f"v{version}", "codeSha256": version * 44}}}
    told: dict[str, Any] = {"version": version, "request": request, "plan": plan, "status": Status.SUCCEEDED}
    when = NOW - DAY + 1000 * int(version)
    return deployment(deployment_id, **{**told, "accepted_at": when, "at": when + 500, **more})


FIRST, SECOND, LIVE = lived("b0", "0"), lived("c0", "1", previous="b0"), lived("d0", "2", previous="c0")


def lives(ports: Ports, *others: Deployment, **more: Any) -> Target:
    """Version 2 is live, 1 and 0 were before; `others` are deployments that run or wait, `more` is of the target."""
    current = succession.recorded({"origin": "c0"}, LIVE)
    target = Target(service="web", current=current, fence=1, **more)
    ports.holds(FIRST, SECOND, LIVE, *others, target=target)
    return target


def go_back(event_id: str = "e1", **detail: Any) -> tuple[str, str]:
    """A RollbackRequested as EventBridge brings it: the id that it got, and its status."""
    wanted = {"deploymentId": "r1", "service": "web", "reason": "it is slow", **detail}
    event = {"id": event_id, "account": "123456789012", "detail-type": "RollbackRequested", "detail": wanted}
    answer = start.handler(event, None)
    return answer["deploymentId"], answer["status"]


def waiting(deployment_id: str, version: str = "3", **more: Any) -> Deployment:
    """It was asked for and has not come to its turn."""
    request = {**REQUEST, "deploymentId": deployment_id, "version": version, **more.pop("request", {})}
    return deployment(deployment_id, version=version, request=request, deadline=NOW + DAY, **more)


def rolled_back(ports: Ports, version: str) -> None:
    """Eve went back from this version."""
    told = {"by": EVE.arn, "reason": "it loses orders", "deployment": "r0", **TOLD}
    target = quarantine.add(ports.target("web"), version, **told)
    ports.targets["web"] = replace(target, news=())


def frozen(ports: Ports, service: str = "web", until: int = 0) -> None:
    """By eve; `*` is for all services."""
    target = freeze.freeze(ports.target(service), EVE, "sales", until, **TOLD)
    ports.targets[service] = replace(target, news=(), revision=max(1, target.revision))


def all_frozen(ports: Ports, until: int = 0) -> None:
    frozen(ports, ALL, until)
