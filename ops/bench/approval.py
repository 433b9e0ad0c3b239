"""A deployment from its request to its end; where the stack has a gate, two people look at the plan and approve it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ops.bench.coordinator import Coordinator
from tests.world.clients import Client

SOURCE = "bellyfed.deployment"
PEOPLE = ("ann", "ben")
PERSON = "arn:aws:sts::123456789012:assumed-role/DeploymentApprover/{}"
"""As the approvers of Pulumi.prod.yaml."""
DEPLOYMENT = "/deployments/{deploymentId}"
Nothing = Callable[[], object]


def deploy(
    coordinator: Coordinator, detail: Mapping[str, Any], waited: float = 0, meanwhile: Nothing = lambda: None
) -> None:
    """Publish a request, and let everything happen that comes of it. People let it wait for some seconds; `meanwhile`
    happens before they vote. Raises RuntimeError if it does not end."""
    world, deployment_id = coordinator.world, detail["deploymentId"]
    world.publish(SOURCE, "DeploymentRequested", detail)
    if coordinator.gated:
        if not world.run_until(lambda: _asked(coordinator, deployment_id)):
            raise RuntimeError(f"nobody was asked to approve {deployment_id}")
        world.advance_to(world.now() + waited)
        meanwhile()
        for name in PEOPLE:  # as `python -m ops approve` does: one call shows, another one votes on what was shown
            vote(coordinator, name, deployment_id, look(coordinator, name, deployment_id))
    if not world.run_until_quiet():
        raise RuntimeError(f"{deployment_id} did not end within six hours")


def vote(coordinator: Coordinator, name: str, deployment_id: str, digest: str) -> None:
    """To approve once more changes nothing. Raises RuntimeError if the vote is refused."""
    ballot, path = {"vote": "approve", "plan": digest}, {"deploymentId": deployment_id}
    status, answer = client(coordinator, name).call("POST", f"{DEPLOYMENT}/votes", path, body=ballot)
    if status != 200:
        raise RuntimeError(f"the vote of {name} was answered with {status}: {answer}")


def look(coordinator: Coordinator, name: str, deployment_id: str) -> str:
    """The digest of the plan that is shown."""
    _, shown = client(coordinator, name).call("GET", DEPLOYMENT, {"deploymentId": deployment_id})
    return str(shown["plan"]["digest"])


def client(coordinator: Coordinator, name: str) -> Client:
    return Client(coordinator.world.lambdas.run, coordinator.door, PERSON.format(name))


def _asked(coordinator: Coordinator, deployment_id: str) -> bool:
    """People hear of it by an event, as everybody does."""
    told = (each for each in coordinator.world.bus.seen if each["detail-type"] == "ApprovalRequested")
    return any(each["detail"]["deploymentId"] == deployment_id for each in told)
