"""The figures as tables, readable at 80 columns."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table

from ops.bench import prices, ticket_design

Document = dict[str, Any]
WIDTH = 80


def show(document: Document, console: Console) -> None:
    tables = [
        _calls(document["deployments"]),
        _operations(document["deployments"]),
        _bills(document),
        _durations(document["durations"]),
        _idle(document["idle"]),
        _growth(document["growth"]),
        *([_init(document["init"])] if document["init"] else []),
        _bars(document["bars"]),
    ]
    for table in tables:
        console.print(table)
        console.print()


def _table(title: str, *columns: str) -> Table:
    """The first column is text, the others are numbers."""
    table = Table(title=title, title_justify="left", width=WIDTH)
    table.add_column(columns[0], ratio=1)
    for column in columns[1:]:
        table.add_column(column, justify="right")
    return table


def _calls(deployments: Document) -> Table:
    table = _table("One deployment, by Lambda", "Lambda", "calls", "AWS calls", "undone: calls", "AWS calls")
    happy, undone = deployments["happy"], deployments["undone"]
    made = [_sum(each, "by") for each in (happy, undone)]
    for name in undone["invocations"]:
        counts = [
            (each["invocations"].get(name, 0), calls[name]) for each, calls in zip((happy, undone), made, strict=True)
        ]
        table.add_row(name, *(str(number or "-") for pair in counts for number in pair))
    table.add_section()
    totals = [(sum(each["invocations"].values()), sum(calls.values())) for each, calls in _both(happy, undone, made)]
    table.add_row("all", *(str(number) for pair in totals for number in pair))
    table.add_row("state transitions", str(happy["transitions"]), "", str(undone["transitions"]), "")
    return table


def _operations(deployments: Document) -> Table:
    table = _table("One deployment, by AWS operation", "operation", "happy", "undone")
    happy, undone = (_sum(deployments[name], "service", "operation") for name in ("happy", "undone"))
    for operation in sorted(undone | happy):
        table.add_row(operation, str(happy[operation] or "-"), str(undone[operation] or "-"))
    return table


def _bills(document: Document) -> Table:
    happy, undone = document["deployments"]["happy"], document["deployments"]["undone"]
    minutes = happy["stackSeconds"] // 60
    title = f"List price of one deployment, in millionths of a dollar; its stack takes {minutes} minutes"
    table = _table(title, "of", "quantity", "happy", "undone", "ticket's design")
    bills = [happy["bill"], undone["bill"], document["ticket"]["bill"]]
    for name in undone["bill"]:
        quantity = f"{happy['quantities'].get(name, 0):.4g}"
        table.add_row(name, quantity, *(_millionths(bill.get(name, 0)) for bill in bills))
    table.add_section()
    table.add_row("all", "", *(_millionths(sum(bill.values())) for bill in bills))
    table.caption = (
        f"Assumed: {prices.OWN_MS} ms for each call of a Lambda and {prices.CALL_MS} ms for each AWS call in it, and "
        f"a cold start of {prices.INIT_MS} ms of each Lambda. Remembering it takes "
        f"{happy['storedBytes'] / 1000:.0f} KB, {_millionths(happy['storedUsdPerMonth'])} per month. It sends "
        f"{happy['metricSeries'] or 'no'} custom metrics."
    )
    return table


def _durations(rows: list[Document]) -> Table:
    title = "The same deployment with slower stacks, and the ticket's design"
    table = _table(title, "stack update", "transitions", "$", "ticket's", "$", "times dearer")
    for row in rows:
        table.add_row(
            f"{row['seconds']} s",
            str(row["transitions"]),
            f"{row['usd']:.6f}",
            str(row["ticketTransitions"]),
            f"{row['ticketUsd']:.6f}",
            f"{row['timesCheaper']:.1f}",
        )
    table.caption = f"The ticket's: Wait, Check and Choice every {ticket_design.POLL_SECONDS} s."
    return table


def _idle(idle: Document) -> Table:
    table = _table("Idle price of a stack per month, in dollars", "of", *idle)
    for name in {name: None for stack in idle.values() for name in stack["bill"]}:
        table.add_row(name, *(f"{stack['bill'].get(name, 0):.4f}" for stack in idle.values()))
    table.add_section()
    table.add_row("all", *(f"{stack['usd']:.2f}" for stack in idle.values()))
    return table


def _growth(rows: list[Document]) -> Table:
    names = list(rows[0]["calls"])
    table = _table("AWS calls / items read, by length of the history", "finished deployments", *names)
    for row in rows:
        work = [f"{row['calls'][name]} / {row['items_read'][name]}" for name in names]
        table.add_row(f"{row['finished']:,} ({row['rows']:,} rows)", *work)
    return table


def _init(inits: list[Document]) -> Table:
    table = _table("Init, against import boto3", "handler", "ms", "ratio", "quartiles")
    for each in inits:
        quartiles = f"{each['low']:.2f} to {each['high']:.2f}"
        table.add_row(each["name"], f"{each['ms']:.0f}", f"{each['ratio']:.2f}", quartiles)
    return table


def _bars(bars: list[Document]) -> Table:
    table = _table("Bars", "figure", "is", "at most", "holds")
    for bar in bars:
        holds = "yes" if bar["holds"] else "[bold red]NO[/]"
        table.add_row(bar["name"], _amount(bar["value"], bar["unit"]), _amount(bar["limit"], bar["unit"]), holds)
    return table


def _amount(value: float, unit: str) -> str:
    if unit == "$":
        return f"${value:.6f}".rstrip("0").rstrip(".") if value < 0.01 else f"${value:.2f}"
    return f"{value:.2f} {unit}" if unit else f"{value:g}"


def _sum(deployment: Document, *keys: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for call in deployment["calls"]:
        found[" ".join(call[key] for key in keys)] += call["count"]
    return found


def _both(happy: Document, undone: Document, made: list[Counter[str]]) -> list[tuple[Document, Counter[str]]]:
    return [(happy, made[0]), (undone, made[1])]


def _millionths(usd: float) -> str:
    return f"{usd * 1e6:.1f}"
