"""CheckData: rows without a price are no release; what will change is shown to whoever approves it."""

import csv
import io
import os

import rows
from deployment_stage import Asked, Done, Failed, Plan, stage

LARGEST_CHANGE = int(os.environ["LARGEST_CHANGE"])
"""In percent."""


@stage
def handler(asked: Asked) -> Done:
    staged = asked.outputs["ExtractData"]
    found = list(csv.DictReader(io.StringIO(rows.text(staged["key"]))))
    if not found:
        raise Failed("there are no rows")
    if empty := [number for number, row in enumerate(found, 2) if not row.get("price")]:
        raise Failed(f"column price is empty in {len(empty)} rows, first in line {empty[0]}")
    return Done([f"{len(found)} rows are valid"], plan=_plan(asked, len(found)))


def _plan(asked: Asked, count: int) -> Plan:
    now = rows.document(rows.live(asked.service))
    if now is None:
        return Plan([f"{asked.service} {asked.version}: {count} rows, the first ones"])
    change = 100 * (count - now["rows"]) / now["rows"]
    alerts = [f"{change:+.0f} % rows"] if abs(change) > LARGEST_CHANGE else []
    return Plan(
        [f"{asked.service} {asked.version}: {count} rows replace the {now['rows']} of {now['version']}"], alerts
    )
