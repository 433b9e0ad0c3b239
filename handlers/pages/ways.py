"""What people can do next, as commands: acting stays where AWS proves who they are."""

from __future__ import annotations

from typing import Any

from domain.target import ALL
from handlers.pages.pieces import DIGEST, Page

Document = dict[str, Any]
Ways = list[tuple[str, str]]
MOST_RELEASED = 3
"""For so many versions in quarantine, the newest, there is a command."""


def on_deployment(page: Page, document: Document, target: Document) -> Ways:
    """`target` is its service as it is now."""
    name, status = document["deploymentId"], document["status"]
    if status == "AWAITING_APPROVAL":
        return [*on_approval(page, document), *_cancel(page, name)]
    if status in ("QUEUED", "RUNNING"):
        return [("Follow it", page.command("status", name, "--follow")), *_cancel(page, name)]
    if status == "ROLLING_BACK":
        return [("Follow it", page.command("status", name, "--follow"))]
    if status == "ROLLBACK_FAILED" and target.get("held") and target.get("holder") == name:
        return on_held(page, target)
    if status == "SUCCEEDED" and target.get("deploymentId") == name:
        return _back(page, target)
    return []


def on_approval(page: Page, document: Document) -> Ways:
    name, digest = document["deploymentId"], document.get("approval", {}).get("plan", "")[:DIGEST]
    return [
        ("Approve this plan", page.command("approve", name, "--plan", digest)),
        ("Reject it", page.command("reject", name, "--plan", digest, why=True)),
    ]


def on_held(page: Page, target: Document) -> Ways:
    """What is marked as irreversible cannot be tried again, and its reason says nothing of a retry."""
    service, failed = target["service"], target.get("holder", "")
    retry = [("Go on with the undo", page.command("retry", failed, why=True))]
    return [
        *(retry if f"retry {failed}" in target["held"] else []),
        ("It is as it was before", page.command("resolve", service, "--as", "restored", why=True)),
        ("Another version is live", page.command("resolve", service, "--as", "live:VERSION", why=True)),
    ]


def on_service(page: Page, target: Document) -> Ways:
    if target.get("held"):
        return on_held(page, target)
    service = target["service"]
    thaws = [way for each in target.get("freezes", []) for way in on_freeze(page, each)]
    released = [
        (f"Release version {each['version']}", page.command("release", service, each["version"], why=True))
        for each in target.get("quarantine", [])[:MOST_RELEASED]
    ]
    return [*_back(page, target), *thaws, *released]


def on_freeze(page: Page, freeze: Document) -> Ways:
    """A window of the config ends by itself."""
    if freeze["by"] == "config":
        return []
    if freeze["scope"] == ALL:
        return [("Lift the freeze of all services", page.command("unfreeze", "--all", why=True))]
    return [("Lift the freeze", page.command("unfreeze", freeze["scope"], why=True))]


def _back(page: Page, target: Document) -> Ways:
    """From a first version nobody can go back."""
    if not target.get("previous"):
        return []
    return [("Go back to what was live before", page.command("rollback", target["service"], why=True))]


def _cancel(page: Page, name: str) -> Ways:
    return [("Stop it", page.command("cancel", name, why=True))]
