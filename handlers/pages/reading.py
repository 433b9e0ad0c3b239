"""What the page asks the tables for. The overview: a bounded number of bounded pages, whatever they hold."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from domain.deployment import Status
from domain.target import ALL, Target
from handlers import freezes
from handlers.adapters import clock, history, lists, trends
from handlers.adapters.log import log
from handlers.documents import deployment_of, with_freeze

Document = dict[str, Any]
AT_WORK = (Status.AWAITING_APPROVAL, Status.ROLLING_BACK, Status.RUNNING)
ENDED = tuple(status for status in Status if status.final)
MOST_AT_WORK, MOST_QUEUED, MOST_RECENT, MOST_SERVICES, MOST_HELD = 10, 20, 20, 60, 10
MOST_EVENTS = 50
"""From either end of a history: all stages are there, and only what people do while they are waited for is left out."""


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Documents as the control API tells them. `cut` names the lists of which there is more than is shown, `frozen` is
    what freezes all services, if anything does."""

    at_work: list[Document]
    queued: list[Document]
    services: list[Document]
    recent: list[Document]
    trends: trends.Trends | None
    cut: frozenset[str]
    frozen: Document | None = None

    @property
    def empty(self) -> bool:
        return not (self.at_work or self.queued or self.services or self.recent)


def overview() -> Overview:
    cut: set[str] = set()
    queued = _page(Status.QUEUED, MOST_QUEUED, cut, "queued")
    targets, everywhere = _targets(cut)
    frozen = freezes.among(everywhere, everywhere)
    return Overview(
        at_work=_at_work(cut),
        queued=sorted(queued, key=lambda each: int(each["acceptedAt"])),
        services=[with_freeze(each, everywhere) for each in targets],
        recent=_recent(cut),
        trends=_trends(),
        cut=frozenset(cut),
        frozen=asdict(frozen) if frozen else None,
    )


def one(deployment_id: str) -> Document | None:
    """A deployment with all its events, as the control API tells it."""
    found = lists.with_events(deployment_id)
    return deployment_of(*found) if found else None


def _page(status: Status, most: int, cut: set[str], name: str) -> list[Document]:
    rows, after = lists.page("StatusIndex", "status", status.value, most, None)
    if after:
        cut.add(name)
    return rows


def _at_work(cut: set[str]) -> list[Document]:
    """Whatever has begun and not ended; the index may lag behind the rows."""
    rows = [row for status in AT_WORK for row in _page(status, MOST_AT_WORK, cut, "at work")]
    found = [lists.with_ends(name, MOST_EVENTS) for name in dict.fromkeys(row["deploymentId"] for row in rows)]
    told = [deployment_of(*each) for each in found if each and each[0].status in AT_WORK]
    return sorted(told, key=lambda each: -int(each["acceptedAt"]))


def _recent(cut: set[str]) -> list[Document]:
    """The newest of every outcome, merged: nothing can be missing among the newest of all."""
    rows = [row for status in ENDED for row in _page(status, MOST_RECENT, cut, "recent")]
    newest = sorted(rows, key=lambda each: -int(each["acceptedAt"]))
    if len(newest) > MOST_RECENT:
        cut.add("recent")
    return newest[:MOST_RECENT]


def _targets(cut: set[str]) -> tuple[list[Target], Target]:
    """(a page of the services and those that are held, wherever they are; what is said of all)."""
    found, after = lists.targets(MOST_SERVICES, None)
    if after:
        cut.add("services")
    known = {target.service: target for target in found}
    everywhere = known.pop(ALL, None) or history.target(ALL)
    for service in lists.held_services(MOST_HELD) if after else ():
        known[service] = known.get(service) or history.target(service)
    return [known[name] for name in sorted(known)], everywhere


def _trends() -> trends.Trends | None:
    """None where CloudWatch cannot be asked: the page is whole without them."""
    try:
        return trends.read(clock.now_ms())
    except (trends.Unread, ClientError, BotoCoreError, OSError) as error:
        log("warn", "the trends could not be read", error=type(error).__name__, reason=str(error))
        return None
