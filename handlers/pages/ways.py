"""What people can do next, as commands: acting stays where AWS proves who they are."""

from __future__ import annotations

from typing import Any

from domain.target import ALL
from handlers.pages.pieces import DIGEST, Page

Document = dict[str, Any]
Ways = list[tuple[str, str]]


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
        return [("Go back to what was live before", page.command("rollback", document["service"], why=True))]
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
    service, frozen = target["service"], target.get("frozen", {})
    if target.get("held"):
        return on_held(page, target)
    live = [("Go back to what was live before", page.command("rollback", service, why=True))]
    thaw = [("Lift the freeze", page.command("unfreeze", service, why=True))]
    if frozen.get("by") == "config":
        thaw = []
    elif frozen.get("scope") == ALL:
        thaw = [("Lift the freeze of all services", page.command("unfreeze", "--all", why=True))]
    released = [
        (f"Release version {each['version']}", page.command("release", service, each["version"], why=True))
        for each in target.get("quarantine", [])[:1]
    ]
    return [*(live if target.get("version") else []), *(thaw if frozen else []), *released]


def _cancel(page: Page, name: str) -> Ways:
    return [("Stop it", page.command("cancel", name, why=True))]
