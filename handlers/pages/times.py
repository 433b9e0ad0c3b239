"""How the page says moments: at the time of the reader's dashboard, in words and for machines."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from domain.spelling import duration
from handlers.pages.element import Markup, el


class Times:
    """Moments as seen at one moment; all in ms since 1970."""

    def __init__(self, now: int, zone: timezone = UTC) -> None:
        self.now, self.zone = now, zone

    def then(self, at: int) -> Times:
        """How times were said at that moment."""
        return Times(at, self.zone)

    def local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, self.zone)

    def short(self, at: int) -> str:
        """`14:30 UTC`; with the day if it is another one."""
        moment = self.local(at)
        day = "" if moment.date() == self.local(self.now).date() else f"{moment:%a} {moment.day} {moment:%b} "
        return f"{day}{moment:%H:%M %Z}"

    def until(self, at: int) -> str:
        left = f"{duration(at - self.now)} left" if at > self.now else f"over for {duration(self.now - at)}"
        return f"until {self.short(at)} ({left})"

    def ago(self, at: int) -> str:
        return f"{duration(self.now - at)} ago" if self.now - at >= 1000 else "just now"

    def full(self, at: int) -> str:
        moment = self.local(at)
        return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M:%S %Z}"

    def moment(self, at: int, text: str = "") -> Markup:
        """How long ago, with the moment itself for machines and for whoever points at it."""
        machine = datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return el("time", text or self.ago(at), datetime=machine, title=self.full(at))


def zone_of(context: dict[str, Any]) -> timezone:
    """The zone of a dashboard, from `offsetISO` of the widget's context; UTC where it has none.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
    """
    told = context.get("timezone")
    offset = str(told.get("offsetISO", "")) if isinstance(told, dict) else ""
    found = re.fullmatch(r"([+-])(\d\d):(\d\d)", offset)
    if not found:
        return UTC
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3])) * (-1 if found[1] == "-" else 1)
    return timezone(ahead) if ahead and abs(ahead) < timedelta(days=1) else UTC
