"""How metrics are shown: each figure with what it means, and with how many it is based on."""

from __future__ import annotations

from typing import Any

from domain import metrics
from domain.metrics import BY_NAME, MS
from domain.spans import Span, status
from domain.spelling import duration
from ops.client.metrics import NOW_MS
from ops.commands.desk import Desk

Document = dict[str, Any]
AT, LABEL_AT = 24, 22
NO_DATA: Span = ("no data", "dim")
DORA = (
    ("leadTime", "Lead time", "from the request to live"),
    ("leadTimeUnattended", "  without people", "the same, without the time in which people were waited for"),
    ("timeToRestore", "Time to restore", "from the failure until what was live before is live again"),
)


def metrics_view(desk: Desk, told: Document) -> None:
    days = "day" if told["days"] == 1 else f"{told['days']} days"
    desk.out.line((told["environment"], "bold"), f", the last {days} (since {desk.times.full(told['from'])})")
    _dora(desk, told["dora"], days)
    _outcomes(desk, told)
    desk.out.heading("How long it took")
    took = {**told["durations"], **told["stages"]}
    rows = [_row(name, series) for name, series in took.items() if series["count"]]
    if rows:
        desk.out.table(["", "MEAN", "HALF WITHIN", "9 OF 10 WITHIN", "LONGEST", "OF"], rows, optional=1)
    else:
        desk.out.row("", NO_DATA, at=2)
    _now(desk, told["now"])


def _dora(desk: Desk, dora: Document, days: str) -> None:
    desk.out.heading("The four figures of DORA")
    often, rate = dora["deploymentFrequency"], dora["changeFailureRate"]
    count, share = often["count"], f", {often['perDay']:.1f} a day" if often["perDay"] >= 0.1 else ""
    _figure(desk, "Deployments", f"{count} in the last {days}{share}" if count else "", "deployments that went live")
    lead, unattended, restore = DORA
    for key, label, meaning in (lead, unattended):
        _figure(desk, label, _times(dora[key]), meaning)
    _figure(desk, "Change failure rate", _rate(rate), "changes that were undone, or that people went back from")
    _figure(desk, restore[1], _times(dora[restore[0]]), restore[2])


def _figure(desk: Desk, label: str, text: str, meaning: str) -> None:
    desk.out.row(label, text or NO_DATA, at=LABEL_AT, indent=2)
    desk.out.row("", (meaning, "dim"), at=LABEL_AT)


def _rate(rate: Document) -> str:
    failures, changes = rate["failures"], rate["changes"]
    if not changes and not failures:
        return ""
    if failures > changes:  # people went back from what is older than these days
        return f"{failures} failures, {changes} changes"
    return f"{rate['percent']:.0f} % ({failures} of {changes})"


def _times(series: Document) -> str:
    """`mean 4.2 s, half within 4.0 s, 9 of 10 within 6.1 s (of 12)`."""
    count = series["count"]
    if not count:
        return ""
    if count == 1:
        return f"{duration(series['meanMs'])} (of 1)"
    shares = {"half": series.get("p50Ms"), "9 of 10": series.get("p90Ms")}
    told = [f"{share} within {duration(value)}" for share, value in shares.items() if value is not None]
    return ", ".join([f"mean {duration(series['meanMs'])}", *told]) + f" (of {count})"


def _outcomes(desk: Desk, told: Document) -> None:
    desk.out.heading("How deployments ended")
    found = {name: count for name, count in told["outcomes"].items() if count}
    for name, count in found.items():
        desk.out.row(status(name), f"{count:>4}", at=LABEL_AT, indent=2)
    counts = {name: count for name, count in told["counts"].items() if count and name in SAID}
    for name, count in counts.items():
        desk.out.row(name, f"{count:>4}  ", (BY_NAME[name].meaning, "dim"), at=LABEL_AT, indent=2)
    if not found and not counts:
        desk.out.row("", NO_DATA, at=2)


SAID = (metrics.ROLLBACKS.name, metrics.VOTES.name, metrics.REPAIRS.name)


def _row(name: str, series: Document) -> list[Span]:
    times = [series.get(f"{key}Ms") for key in ("mean", "p50", "p90", "longest")]
    return [f"  {name}", *("" if each is None else duration(each) for each in times), str(series["count"])]


def _now(desk: Desk, now: Document) -> None:
    desk.out.heading("Now, as the sweep told it within the last five minutes")
    told = {name: value for name, value in now.items() if value}
    for name, value in told.items():
        text = duration(value) if BY_NAME[name].unit == MS else f"{value:.0f}"
        desk.out.row(name, f"{text}  ", (BY_NAME[name].meaning, "dim"), at=LABEL_AT, indent=2)
    if not told:
        minutes = NOW_MS // 60_000
        silence = f"the sweep has told nothing in the last {minutes} minutes: nothing is under way, or it does not run"
        desk.out.row("", silence, at=2)
