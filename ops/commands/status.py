"""`status`: one deployment, or all that are active."""

from __future__ import annotations

from typing import Any

from ops.client.errors import WrongUse
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import AnyDeploymentId, Follow, Timeout, check


@asking
def status(
    desk: Desk,
    deployment: AnyDeploymentId = None,
    follow: Follow = False,
    timeout: Timeout = None,
) -> int | None:
    """Show where a deployment stands, or everything that is active now."""
    check(follow, timeout)
    if deployment is None:
        if follow:
            raise WrongUse("--follow needs the id of a deployment", f"See what there is:\n  {desk.command('status')}")
        return _active(desk)
    found = desk.api.deployment(deployment)
    if follow:
        from ops.commands.following import followed

        return followed(desk, deployment, timeout)
    from ops.commands.deployment_view import status_view

    desk.answer(found, status_view)
    return None


def _active(desk: Desk) -> None:
    from ops.commands.list_view import newest_first

    desk.answer({"deployments": newest_first(desk.api.deployments())}, _active_view)


def _active_view(desk: Desk, answer: dict[str, Any]) -> None:
    from ops.commands.list_view import deployments_table

    if not answer["deployments"]:
        desk.out.line("Nothing is being deployed. To see what was:")
        desk.out.command(desk.command("list"))
        return
    deployments_table(desk, answer["deployments"])
    waiting = [each["deploymentId"] for each in answer["deployments"] if each["status"] == "AWAITING_APPROVAL"]
    if waiting:
        desk.out.heading("Waiting for people")
    for deployment_id in waiting:
        desk.out.command(desk.command("plan", deployment_id))
