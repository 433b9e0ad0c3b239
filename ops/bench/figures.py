"""All figures of one run as plain data."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from ops.bench import evaluation, growth, idle, init_time, prices, program, ticket_design
from ops.bench.bars import bars, judged
from ops.bench.coordinator import Coordinator, coordinator
from ops.bench.deployment import Deployment, measure

STACK_SECONDS = (10, 360, 720, 3000)
PRICED_SECONDS = 360
WAITED_SECONDS = 239 * 60
"""The gate of stack prod closes after four hours."""
FINISHED = (10, 1_000, 10_000)
Document = dict[str, Any]
Tell = Callable[[str], object]


def collect(rounds: int, tell: Tell, finished: tuple[int, ...] = FINISHED) -> Document:
    """Everything; `rounds` of init times, none of them with 0."""
    tell("evaluating the program")
    evaluated = {stack: evaluation.measure(stack) for stack in ("dev", "prod")}
    with measured_coordinator("dev") as ungated:
        tell("deploying in the world")
        deployments = deploy(ungated)
    with measured_coordinator("prod") as gated:
        tell("asking people")
        deployments |= ask(gated)
        tell("filling the history")
        measured = [growth.measure(gated, count) for count in finished]
    idle_prices = {stack: idle_of(stack) for stack in ("dev", "prod")}
    return document(deployments, idle_prices, grown(measured), evaluated, init(rounds, tell))


def document(
    deployments: dict[str, Deployment],
    idle_prices: Document,
    history: list[Document],
    evaluated: dict[str, float],
    started: list[Document],
) -> Document:
    today = datetime.now(UTC)
    found = {
        "date": f"{today.day} {today:%B %Y}",
        "machine": f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores",
        "deployments": {name: each.told() for name, each in deployments.items()},
        "durations": durations(deployments),
        "ticket": ticket(deployments["happy"]),
        "idle": idle_prices,
        "growth": history,
        "evaluation": evaluated,
        "init": started,
    }
    return found | {"bars": judged(bars(found))}


def grown(measured: list[growth.Growth]) -> list[Document]:
    return [asdict(each) | {"more": each.more_than(measured[0])} for each in measured]


@contextmanager
def measured_coordinator(stack: str) -> Generator[Coordinator]:
    """The program of a stack, patient enough for the longest stack update. The gate is in prod."""
    with coordinator(program.evaluate(stack, **program.PATIENT)) as ours:
        yield ours


def deploy(ungated: Coordinator) -> dict[str, Deployment]:
    """Gone well and undone at the duration that is priced, and gone well at the others."""
    found = {
        "happy": measure(ungated, stack_seconds=PRICED_SECONDS),
        "undone": measure(ungated, stack_seconds=PRICED_SECONDS, works=False),
    }
    others = {f"happy, {seconds} s": measure(ungated, stack_seconds=seconds) for seconds in STACK_SECONDS}
    return found | others


def ask(gated: Coordinator) -> dict[str, Deployment]:
    """Approved at once, and when the gate is about to close."""
    waits = {"approved": 0, "waited": WAITED_SECONDS}
    return {name: measure(gated, stack_seconds=PRICED_SECONDS, waited=waited) for name, waited in waits.items()}


def durations(deployments: dict[str, Deployment]) -> list[Document]:
    """The same deployment with stacks that take longer and longer, here and by the ticket's design."""
    rows = []
    for seconds in STACK_SECONDS:
        ours, walked = deployments[f"happy, {seconds} s"], ticket_design.walk(seconds)
        theirs = prices.total(ticket_design.used(walked))
        rows.append(
            {
                "seconds": seconds,
                "transitions": ours.run.transitions,
                "usd": ours.usd,
                "ticketTransitions": walked.transitions,
                "ticketUsd": theirs,
                "timesCheaper": theirs / ours.usd,
            }
        )
    return rows


def ticket(happy: Deployment) -> Document:
    walked = ticket_design.walk(happy.stack_seconds)
    return {"bill": prices.bill(ticket_design.used(walked)), "transitions": walked.transitions}


def idle_of(stack: str) -> Document:
    made = program.evaluate(stack)
    with coordinator(made) as ours:
        usage = idle.idle_month(ours, made)
    return {"usd": prices.total(usage), "bill": prices.bill(usage)}


def init(rounds: int, tell: Tell) -> list[Document]:
    """Of all functions: prod has the gate's, too."""
    if not rounds:
        return []
    tell(f"starting every handler {rounds} times")
    return [asdict(each) for each in init_time.measure(program.functions(program.evaluate("prod")), rounds)]
