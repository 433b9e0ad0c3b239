"""What a tab completes; silent where nothing is known, or known too late."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import typer

from domain.kinds import ID
from ops.client.sandboxes import ROOT

SECONDS = 1.0
MOST = 50


def stacks(incomplete: str) -> list[str]:
    """The stacks that have a config file here, or a sandbox."""
    here = {Path.cwd(), ROOT}
    named = {path.name.split(".")[1] for root in here for path in root.glob("Pulumi.*.yaml")}
    running = {path.name for root in here for path in (root / ".sandbox").glob("*")}
    return sorted(name for name in named | running if name.startswith(incomplete))


def statuses(incomplete: str) -> list[str]:
    from domain.deployment import Status

    return [status.value for status in Status if status.startswith(incomplete.upper())]


def deployments(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of the active deployments."""
    return _asked(ctx, incomplete, lambda api: (each["deploymentId"] for each in api.deployments()))


def services(ctx: typer.Context, incomplete: str) -> list[str]:
    return _asked(ctx, incomplete, lambda api: (each["service"] for each in api.targets()))


def failed_undos(ctx: typer.Context, incomplete: str) -> list[str]:
    return _asked(ctx, incomplete, lambda api: (each["deploymentId"] for each in api.deployments("ROLLBACK_FAILED")))


def destinations(ctx: typer.Context, incomplete: str) -> list[str]:
    """The deployments of the service that succeeded, newest first."""

    def succeeded(api: Any) -> Iterable[str]:
        found = api.deployments_of(ctx.params["service"])
        return (each["deploymentId"] for each in found if each["status"] == "SUCCEEDED")

    return _asked(ctx, incomplete, succeeded)


def quarantined(ctx: typer.Context, incomplete: str) -> list[str]:
    """The versions of the service that are in quarantine."""
    return _asked(
        ctx, incomplete, lambda api: (each["version"] for each in api.target(ctx.params["service"])["quarantine"])
    )


def resolutions(incomplete: str) -> list[str]:
    return [each for each in ("restored", "live:") if each.startswith(incomplete)]


def _asked(ctx: typer.Context, incomplete: str, ask: Callable[[Any], Iterable[str]]) -> list[str]:
    """What the API answers within SECONDS; a thread that takes longer ends with the process."""
    found: list[str] = []
    named = {name: ctx.params.get(name) for name in ("stack", "url", "profile")}

    def run() -> None:
        from ops.commands.desk import connect
        from ops.commands.outside import Outside

        # whatever goes wrong: a line of an error would stand in the middle of what the person types
        with contextlib.suppress(Exception):
            outside = ctx.obj if isinstance(ctx.obj, Outside) else Outside()
            api, _ = connect(outside, named, quick=True)
            found.extend(islice(ask(api), MOST))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return [each for each in list(found) if each.startswith(incomplete) and re.fullmatch(ID, each)]
