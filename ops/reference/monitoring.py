"""The tables of docs/monitoring.md: every metric, every alarm. What stands around them is written by people.

<!-- monitoring: NAME -->
(the table of that name)
<!-- monitoring end -->
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from components.alarm import Alarm
from components.alarms import alarms_of, handler_errors
from components.queries import error_metric_name
from components.watched import WatchArgs
from domain import metrics
from domain.metrics import Metric
from ops.reference.markdown import ROOT, code, table

EVERYTHING: WatchArgs = {
    "name": "coordinator",
    "environment": "prod",
    "state_machine_arn": "MACHINE",
    "sweep_function_name": "sweep",
    "outbox_function_name": "publish",
    "function_names": ["every function that events or people call"],
    "dead_letter_queue_names": ["every queue"],
}
RUNBOOK = "runbooks/alarms.md"
PAGE = ROOT / "docs" / "monitoring.md"
PART = re.compile(r"(?<=<!-- monitoring: )(\w+)( -->\n).*?(?=<!-- monitoring end -->)", re.DOTALL)


def monitoring_reference() -> str:
    """The page with its tables written anew; the rest is by people. Raises KeyError for an unknown mark."""
    tables = {
        "ended": _metrics(metrics.ENDED),
        "dora": _metrics(metrics.DORA),
        "swept": _metrics(metrics.SWEPT),
        "alarms": _alarms(),
    }
    return PART.sub(lambda part: f"{part[1]}{part[2]}\n{tables[part[1]]}\n", PAGE.read_text("utf-8"))


def _metrics(listed: Iterable[Metric]) -> str:
    rows = [
        (code(each.name), each.unit, ", ".join(each.dimensions), f"`{each.source}`", each.meaning) for each in listed
    ]
    return table(("Metric", "Unit", "Dimensions", "Sent by", "Meaning"), rows)


def _alarms() -> str:
    found = [*alarms_of(EVERYTHING), handler_errors(error_metric_name("STACK-deployments"))]
    rows = [
        (
            f"[{each.name}]({RUNBOOK}#{each.name})",
            each.meaning,
            _threshold(each),
            ", ".join(dict.fromkeys(reading.metric for reading in each.readings)),
            "yes" if each.pages else "",
        )
        for each in found
    ]
    return table(("Alarm, and its runbook", "It means", "It comes when", "It reads", "Pages"), rows)


def _threshold(alarm: Alarm) -> str:
    """As CloudWatch evaluates it."""
    value = code(alarm.math) if alarm.math else alarm.readings[0].statistic.lower()
    beyond = f"> {alarm.above:,}" if alarm.below is None else f"< {alarm.below:,}"
    every = f"{alarm.seconds // 60} min" if alarm.seconds < 3600 else f"{alarm.seconds // 3600} h"
    often = f"in {alarm.datapoints} of {alarm.periods} times {every}" if alarm.periods > 1 else f"in {every}"
    silence = "; silence counts, too" if alarm.missing == "breaching" else ""
    return f"{value} {beyond} {often}{silence}"
