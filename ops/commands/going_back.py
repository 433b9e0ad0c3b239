"""`rollback`: shows what going back would change, asks, and goes back to exactly what was shown."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ops.client.document import new_id
from ops.client.errors import NotFound, RequestRefused, WrongUse
from ops.commands import completion
from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.exit_codes import ExitCode
from ops.commands.options import Follow, Id, Service, Timeout, Yes, check
from ops.commands.sending import sent

Document = dict[str, Any]
Text = str | None
To = Annotated[
    Text,
    typer.Option(
        metavar="DEPLOYMENT|VERSION",
        autocompletion=completion.destinations,
        help="What to go back to; default: what was live before.",
    ),
]
Why = Annotated[Text, typer.Option("--reason", help="Why; kept in the history. Needed, except with --dry-run.")]
Now = Annotated[bool, typer.Option("--now", help="Cancel what runs on the service instead of waiting for it.")]
Override = Annotated[bool, typer.Option("--override", help="Even to a version in quarantine.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what it would change; send nothing.")]


@asking
def rollback(
    desk: Desk,
    service: Service,
    to: To = None,
    reason: Why = None,
    now: Now = False,
    override: Override = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    deployment_id: Id = None,
    follow: Follow = False,
    timeout: Timeout = None,
) -> int | None:
    """Go back to what was live before, or to any deployment that succeeded.

    It shows first what that would change, and you type yes. It goes before all
    that waits, and afterwards the version that is left is in quarantine.
    """
    check(follow, timeout)
    wanted = {"reason": reason, **({"now": True} if now else {}), **({"override": True} if override else {})}
    if dry_run:
        _show(desk, _possible(desk, service, to, override), wanted)
        return None
    _check(desk, service, reason, yes)
    end = _known(desk, deployment_id) or _looked_at(desk, service, to, wanted, yes)
    if end is None:
        return ExitCode.NOT_DONE
    name = deployment_id or new_id(service, f"back-to-{end['version']}")
    document = {"deploymentId": name, "to": end["deploymentId"], **wanted}
    again = f"To send the same request again, add:\n  --id {name} --to {end['deploymentId']}"
    return sent(desk, lambda: desk.api.roll_back(service, document), again, follow, timeout)


def _check(desk: Desk, service: str, reason: str | None, yes: bool) -> None:
    see = f"To see what it would change:\n  {desk.command('rollback', service, '--dry-run')}"
    if not reason:
        raise WrongUse("a rollback needs a reason", f"Say why: --reason '...'\n{see}")
    if not yes and (desk.as_json or not desk.outside.somebody_there()):
        raise WrongUse("nobody can be asked here", f"To go back without being asked, add --yes.\n{see}")


def _known(desk: Desk, deployment_id: str | None) -> Document | None:
    """What the rollback that has this id already goes back to: what it would change now is another question."""
    try:
        known = desk.api.deployment(deployment_id) if deployment_id else {}
    except NotFound:
        return None
    return {"deploymentId": known["restores"], "version": known["version"]} if known.get("restores") else None


def _looked_at(desk: Desk, service: str, to: str | None, wanted: Document, yes: bool) -> Document | None:
    """What was shown, None where somebody did not agree to it. Raises RequestRefused."""
    from ops.commands.agreeing import agreed

    preview = _possible(desk, service, to, bool(wanted.get("override")))
    if not desk.as_json:
        _show(desk, preview, wanted)
    if yes and not desk.as_json:
        desk.out.blank()
    return preview["to"] if yes or agreed(desk, "Type yes to go back: ") else None


def _possible(desk: Desk, service: str, to: str | None, override: bool) -> Document:
    """What would change. Raises RequestRefused where the service cannot go back."""
    from ops.commands.target_view import in_quarantine

    preview, said = desk.api.preview_rollback(service, to or ""), f"{service} cannot go back"
    if preview["problems"]:
        known = desk.command("list", "--service", service)
        raise RequestRefused(said, f"--to names another deployment that succeeded, or its version:\n  {known}", preview)
    entry = preview.get("quarantine")
    if entry and not override:
        problem = f"version {entry['version']} is {in_quarantine(desk, entry)}"
        raise RequestRefused(said, "To go back to it all the same, add --override.", preview | {"problems": [problem]})
    return preview


def _show(desk: Desk, preview: Document, wanted: Document) -> None:
    from ops.commands.rollback_view import rollback_view

    desk.answer(preview, lambda desk, shown: rollback_view(desk, shown, wanted))
