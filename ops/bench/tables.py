"""All figures of a document as tables."""

from __future__ import annotations

from typing import Any

from ops.bench import deployment_tables, ticket_design
from ops.bench.table import Table, dollars

Document = dict[str, Any]


def tables(document: Document) -> list[Table]:
    return [
        *deployment_tables.tables(document),
        _durations(document["durations"]),
        _idle(document["idle"]),
        _growth(document["growth"]),
        *([_init(document["init"])] if document["init"] else []),
        _bars(document["bars"]),
    ]


def _durations(rows: list[Document]) -> Table:
    lines = [
        (
            f"{row['seconds']} s",
            f"{row['transitions']}",
            f"{row['usd']:.6f}",
            f"{row['ticketTransitions']}",
            f"{row['ticketUsd']:.6f}",
            f"{row['timesCheaper']:.1f}",
        )
        for row in rows
    ]
    minutes = (rows[-1]["seconds"] - rows[0]["seconds"]) / 60
    each = f"{(rows[-1]['usd'] - rows[0]['usd']) / minutes:.7f}"
    return Table(
        "durations",
        f"Slower stacks, and the ticket's design: Wait, Check and Choice every {ticket_design.POLL_SECONDS} s",
        ("stack update", "transitions", "$", "ticket's", "$", "times dearer"),
        lines,
        note=f"Each minute more costs ${each}.",
    )


def _idle(idle: Document) -> Table:
    names = {name: None for stack in idle.values() for name in stack["bill"]}
    rows = [(name, *(f"{stack['bill'].get(name, 0):.4f}" for stack in idle.values())) for name in names]
    totals = [("all", *(f"{stack['usd']:.2f}" for stack in idle.values()))]
    return Table("idle", "Idle price of a stack per month, in dollars", ("of", *idle), rows, totals)


def _growth(measured: list[Document]) -> Table:
    head = ("finished deployments", *(f"{each['finished']:,}" for each in measured))
    rows = [
        (name, *(f"{each['calls'][name]} / {each['items_read'][name]}" for each in measured))
        for name in measured[0]["calls"]
    ]
    totals = [("rows of the history", *(f"{each['rows']:,}" for each in measured))]
    return Table("growth", "AWS calls / items read, by length of the history", head, rows, totals)


def _init(inits: list[Document]) -> Table:
    rows = [
        (each["name"], f"{each['ms']:.0f}", f"{each['ratio']:.2f}", f"{each['low']:.2f} to {each['high']:.2f}")
        for each in inits
    ]
    return Table("init", "Init, against import boto3", ("handler", "ms", "ratio", "quartiles"), rows)


def _bars(bars: list[Document]) -> Table:
    rows = [(bar["name"], _amount(bar["value"], bar["unit"]), _limit(bar), _holds(bar)) for bar in bars]
    return Table("bars", "Bars", ("figure", "is", "at most", "holds"), rows)


def _holds(bar: Document) -> str:
    return "yes" if bar["holds"] else "NO" if bar["asked"] else "no"


def _limit(bar: Document) -> str:
    limit = _amount(bar["limit"], bar["unit"])
    return limit if bar["asked"] else f"({limit})"


def _amount(value: float, unit: str) -> str:
    if unit == "$":
        return dollars(value)
    return f"{value:.2f} {unit}" if unit else f"{value:g}"
