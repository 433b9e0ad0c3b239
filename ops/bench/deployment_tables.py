"""What deployments do and cost, as tables: without a gate, approved at once, approved after four hours, undone."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ops.bench import prices
from ops.bench.table import Table, count, dollars, millionths

Document = dict[str, Any]
KINDS = {"happy": "no gate", "approved": "approved", "waited": "after 4 h", "undone": "undone"}
"""Deployments side by side, by their names in the document."""


def tables(document: Document) -> list[Table]:
    found = {kind: document["deployments"][kind] for kind in KINDS}
    return [_outline(found), _lambdas(found), _times(found), _operations(found), _prices(document, found)]


def _outline(found: Document) -> Table:
    rows = [
        ("state transitions", *(f"{each['transitions']}" for each in found.values())),
        ("calls of Lambdas, all sweeps", *(f"{sum(each['invocations'].values())}" for each in found.values())),
        ("AWS calls, all sweeps", *(f"{sum(call['count'] for call in each['calls'])}" for each in found.values())),
        ("events told", *(f"{each['events']}" for each in found.values())),
        ("API calls of people", *(count(each["apiRequests"]) for each in found.values())),
        ("stored, KB", *(f"{each['storedBytes'] / 1000:.1f}" for each in found.values())),
        ("list price", *(dollars(each["usd"]) for each in found.values())),
    ]
    metrics = max(each["metricSeries"] for each in found.values())
    kept = dollars(found["happy"]["storedUsdPerMonth"])
    each = f"{dollars(prices.PRICES['metrics'].usd)} a month for one that has data in every hour"
    note = f"Remembering one without a gate costs {kept} a month. It sends {metrics or 'no'} custom metrics: {each}."
    return Table("deployment", "One deployment", ("", *KINDS.values()), rows, note=note)


def _lambdas(found: Document) -> Table:
    made = {kind: _sum(each, "by") for kind, each in found.items()}
    names = {name: None for each in found.values() for name in each["invocations"]}
    rows = [
        (name, *(_pair(each["invocations"].get(name, 0), made[kind][name]) for kind, each in found.items()))
        for name in names
    ]
    return Table("lambdas", "Calls of each Lambda / its AWS calls", ("Lambda", *KINDS.values()), rows)


def _times(found: Document) -> Table:
    """Seconds of the deployment without a gate, and what the others come to."""
    happy, waited = found["happy"]["times"], found["waited"]["times"]
    parts = ("own", "calls", "asleep", "starting")
    rows = [
        (
            name,
            *(_seconds(happy.get(name, {}).get(part, 0)) for part in parts),
            *(_seconds(each.get(name, {}).get("gbSeconds", 0)) for each in (happy, waited)),
        )
        for name in dict.fromkeys([*happy, *waited])
    ]
    sums = [sum(time[part] for time in happy.values()) for part in parts]
    gb = [sum(time["gbSeconds"] for time in each.values()) for each in (happy, waited)]
    return Table(
        "times",
        "Where the time goes that Lambda bills: seconds without a gate, and GB-seconds",
        ("Lambda", "own", "AWS calls", "asleep", "cold start", "GB-s", "GB-s, 4 h"),
        rows,
        [("all", *map(_seconds, (*sums, *gb)))],
        _sleep(found["happy"]),
    )


def _sleep(deployment: Document) -> str:
    slept = sum(time["asleep"] * time["memoryMb"] / 1024 for time in deployment["times"].values())
    usd = slept * prices.PRICES["Lambda GB-seconds"].usd
    return f"Sleep costs {dollars(usd)}: without it a deployment would cost {dollars(deployment['usd'] - usd)}."


def _operations(found: Document) -> Table:
    made = {kind: _sum(each, "service", "operation") for kind, each in found.items()}
    names = sorted({operation for each in made.values() for operation in each})
    rows = [(name, *(count(each[name]) for each in made.values())) for name in names]
    return Table("operations", "AWS calls by operation", ("operation", *KINDS.values()), rows)


def _prices(document: Document, found: Document) -> Table:
    bills, ticket = {kind: each["bill"] for kind, each in found.items()}, document["ticket"]["bill"]
    names = dict.fromkeys(name for bill in (*bills.values(), ticket) for name in bill)
    quantities = found["happy"]["quantities"]
    rows = [
        (name, _quantity(quantities.get(name, 0)), *(_price(bill.get(name, 0)) for bill in (*bills.values(), ticket)))
        for name in names
    ]
    totals = [("all", "", *(millionths(sum(bill.values())) for bill in (*bills.values(), ticket)))]
    return Table(
        "prices",
        "List price in millionths of a dollar; quantities without a gate",
        ("of", "quantity", *KINDS.values(), "ticket's"),
        rows,
        totals,
        _gate(found),
    )


def _gate(found: Document) -> str:
    """What an approval adds."""
    happy, approved, waited = (found[kind]["usd"] for kind in ("happy", "approved", "waited"))
    hours = found["waited"]["waitedSeconds"] / 3600
    sweeps = found["waited"]["sweepsUsd"] - found["approved"]["sweepsUsd"]
    return (
        f"An approval adds {dollars(approved - happy)}, and each hour that it is waited for "
        f"{dollars((waited - approved) / hours)}, of which {dollars(sweeps / hours)} are what the sweeps do for it."
    )


def _sum(deployment: Document, *keys: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for call in deployment["calls"]:
        found[" ".join(call[key] for key in keys)] += call["count"]
    return found


def _pair(invocations: int, calls: int) -> str:
    return f"{invocations} / {calls}" if invocations else ""


def _seconds(number: float) -> str:
    return f"{number:.2f}" if number else ""


def _quantity(number: float) -> str:
    """GB are those of log lines, of the archive and of answers: told in KB."""
    return f"{number * 1e6:.1f} KB" if 0 < number < 1e-3 else f"{number:.4g}" if number else ""


def _price(usd: float) -> str:
    return millionths(usd) if usd else ""
