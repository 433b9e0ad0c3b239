"""`targets`: what is live, who deploys, who waits, and what stands in the way."""

from __future__ import annotations

from typing import Any

from ops.commands.asking import asking
from ops.commands.desk import Desk
from ops.commands.options import AnyService

Document = dict[str, Any]
AT = 14


@asking
def targets(desk: Desk, service: AnyService = None) -> None:
    """Show what is live of every service, or of one; who deploys it now, who waits, and what is held or frozen."""
    if service:
        from ops.commands.target_view import target_view

        desk.answer(desk.api.target(service), target_view)
    else:
        desk.answer({"targets": sorted(desk.api.targets(), key=lambda each: each["service"])}, _all)


def _all(desk: Desk, answer: Document) -> None:
    found = answer["targets"]
    if not found:
        desk.out.line("No service was ever deployed here.")
        return
    headers = ["SERVICE", "LIVE", "FOR", "STATE", "QUEUE", "BUSY WITH"]
    desk.out.table(headers, [_row(desk, each) for each in found], optional=1)
    _held(desk, [each for each in found if each.get("held")])
    _frozen(desk, [each for each in found if each.get("frozen")])


def _row(desk: Desk, target: Document) -> list[Any]:
    queue = target.get("queue", [])
    return [
        target["service"],
        target.get("version", "(nothing)"),
        desk.times.age(target["since"]) if "since" in target else "",
        _state(target),
        f"{len(queue)} waits" if len(queue) == 1 else f"{len(queue)} wait" if queue else "",
        target.get("holder", ""),
    ]


def _state(target: Document) -> tuple[str, str]:
    """What is unusual about it."""
    count = len(target.get("quarantine", []))
    words = {
        "HELD": target.get("held"),
        "FROZEN": target.get("frozen"),
        "rolled back": target.get("restores"),
        f"{count} quarantined": count,
    }
    style = "bad" if target.get("held") else "undo" if target.get("frozen") else "wait"
    return ", ".join(word for word, is_so in words.items() if is_so), style


def _held(desk: Desk, held: list[Document]) -> None:
    if held:
        desk.out.heading("HELD: no other deployment may begin until people have looked")
    for each in held:
        desk.out.row((each["service"], "bad"), each["held"], at=AT, indent=2)
        desk.out.command(desk.command("targets", each["service"]), at=AT)


def _frozen(desk: Desk, found: list[Document]) -> None:
    """Each freeze once: one of all services is not said of each."""
    from ops.commands.target_view import ALL, frozen

    told = {}
    for each in found:
        said = each["frozen"]
        everywhere = said.get("scope") == ALL
        told["all" if everywhere else each["service"]] = frozen(desk, said, ALL if everywhere else "")
    if told:
        desk.out.heading("FROZEN: nothing new begins")
    for which, text in told.items():
        desk.out.row((which, "undo"), text, at=AT, indent=2)
