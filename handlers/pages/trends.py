"""The last days in three figures: how many deployments, how many of them failed, how fast they are live."""

from __future__ import annotations

from domain.spelling import duration
from handlers.adapters.trends import DAYS, Days, Trends
from handlers.pages import sparkline
from handlers.pages.element import Markup, el
from handlers.pages.pieces import Page, more, nothing, section

HEADING = f"The last {DAYS} days"
COUNTED = "These count deployments and rollbacks that succeeded or failed. For the DORA figures:"


def trends(page: Page, told: Trends | None) -> Markup:
    if told is None:
        return section(
            HEADING, nothing("CloudWatch could not be asked for the trends. All else on this page is whole.")
        )
    ended = sum(day or 0 for day in told.ended)
    if not ended:
        return section(HEADING, nothing("Nothing went live and nothing failed."))
    figures = el("div", _deployments(page, told, ended), _failed(told), _lead(told), class_="figures")
    return section(HEADING, figures, more(True, f"{COUNTED} {page.command('metrics', '--days', str(DAYS))}"))


def _deployments(page: Page, told: Trends, ended: float) -> Markup:
    most, number = max((day or 0, n) for n, day in enumerate(told.ended))
    when = page.times.local(told.first + number * 86_400_000 + 43_200_000)
    text = f"that went live or failed, {_count(most)} at most, on {when:%a} {when.day} {when:%b}"
    return _figure("Deployments", _count(ended), text, sparkline.bars(told.ended, f"Deployments a day: {text}"))


def _failed(told: Trends) -> Markup:
    share, days = mean(told.failed, told.ended), sum(1 for day in told.failed if day)
    text = f"of them, on {days} {'day' if days == 1 else 'days'}" if days else "of them"
    picture = sparkline.line(told.failed, f"Percentage that failed, day by day: {share:.0f} % {text}", most=50)
    return _figure("Failed", f"{share:.0f} %", text, picture)


def _lead(told: Trends) -> Markup:
    known = [day for day in told.lead if day is not None]
    if not known:
        return _figure("Lead time", "none", "nothing went live", sparkline.line([], "Lead time: nothing went live"))
    text = f"from request to live on average, {duration(max(known))} on the slowest day"
    value = duration(mean(told.lead, told.led))
    return _figure("Lead time", value, text, sparkline.line(told.lead, f"Lead time, day by day: {value} {text}"))


def mean(days: Days, weights: Days) -> float:
    """Over all days: each counts as often as something happened on it."""
    pairs = [(day, weight) for day, weight in zip(days, weights, strict=True) if day is not None and weight]
    total = sum(weight for _, weight in pairs)
    return sum(day * weight for day, weight in pairs) / total if total else 0.0


def _count(number: float) -> str:
    return f"{number:,.0f}"


def _figure(name: str, value: str, text: str, picture: Markup) -> Markup:
    return el("div", el("h3", name), el("p", el("strong", value), " ", text), picture, class_="figure")
