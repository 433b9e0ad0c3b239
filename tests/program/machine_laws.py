"""What must hold for the state machine; every law gives a list of complaints about a document."""

from __future__ import annotations

from collections.abc import Callable

import jsonata
from statelint.linter import Linter

from domain import stages
from domain.deployment import Status
from domain.errors import TRANSIENT

from .machine_graph import CODES, ERRORS, Document, expressions, first, path, ways

Law = Callable[[Document], list[str]]

HARMLESS = {
    (stages.PREPARE, "PlanFailed"),
    (stages.APPROVE, "Rejected"),
    (stages.APPROVE, "ApprovalExpired"),
    (stages.APPROVE, "Cancelled"),
    (stages.INFRASTRUCTURE, "PlanChanged"),
}
"""Nothing can have changed: there is no plan, people or time closed the gate, or the plan does not hold any more."""
FINAL = tuple(status.value for status in Status if status.final)
TOKEN = "{% $states.context.Task.Token %}"


def forward(document: Document) -> tuple[str, ...]:
    """The way to success: through the gate, where the machine has one."""
    return stages.GATED if stages.APPROVE in document["States"] else stages.FORWARD


def language(document: Document) -> list[str]:
    """The linter of the states language finds nothing, and the query language is JSONata everywhere."""
    other = [n for n, s in document["States"].items() if s.get("QueryLanguage", "JSONata") != "JSONata"]
    said = [] if document.get("QueryLanguage") == "JSONata" and not other else ["not JSONata"]
    return said + list(Linter.validate(document))


def names(document: Document) -> list[str]:
    wanted = [*forward(document), *stages.UNDO, stages.FINISH]
    return [] if list(document["States"]) == wanted else [f"states are {list(document['States'])}"]


def waits(document: Document) -> list[str]:
    """Every state hands over its task token and waits for the answer."""
    return [
        f"{name} does not wait for its token"
        for name, state in document["States"].items()
        if state["Type"] != "Task"
        or not state["Resource"].endswith(":lambda:invoke.waitForTaskToken")
        or state["Arguments"]["Payload"].get("token") != TOKEN
    ]


def deadlines(document: Document) -> list[str]:
    """The state outlives the stage's own deadline, so that the table decides first."""
    said = []
    for name, state in document["States"].items():
        seconds, told = state.get("TimeoutSeconds"), state["Arguments"]["Payload"].get("timeoutSeconds")
        if type(seconds) is not int or type(told) is not int or not told < seconds:
            said.append(f"{name} may take {seconds}, its function {told} seconds")
    return said


def retries(document: Document) -> list[str]:
    """Bounded in number and in delay, spread by jitter; an answer or a passed deadline is final.

    A stage answers with a code, the last state with the outcome of the deployment.
    """
    said = []
    for name, state in document["States"].items():
        rules = state["Retry"]
        final = (*(FINAL if state.get("End") else CODES), "States.Timeout")
        said += [f"{name} retries {each['ErrorEquals']} without bounds" for each in rules if not _bounded(each)]
        said += [f"{name} retries {error}" for error in final if _attempts(rules, error)]
        said += [f"{name} does not retry {error}" for error in [TRANSIENT] if not _attempts(rules, error)]
    return said


def _attempts(rules: list[Document], error: str) -> int:
    rule = first(rules, error)
    return rule.get("MaxAttempts", 3) if rule else 0


def _bounded(retrier: Document) -> bool:
    attempts = retrier.get("MaxAttempts", 3)
    if attempts == 0:
        return True
    return (
        attempts <= 20 and 1 <= retrier.get("MaxDelaySeconds", 999) <= 300 and retrier.get("JitterStrategy") == "FULL"
    )


def reachable(document: Document) -> list[str]:
    found, todo = set(), [document["StartAt"]]
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += [next_ for _, next_ in ways(document, name)]
    return [f"{name} is never reached" for name in document["States"] if name not in found]


def finishing(document: Document) -> list[str]:
    """Whatever happens in any state, the last one is entered; it alone ends the execution."""
    states = document["States"]
    said = [f"{name} ends the execution" for name, s in states.items() if name != stages.FINISH and "Next" not in s]
    for name in states:
        caught = dict(ways(document, name))
        if name != stages.FINISH:
            said += [f"{error} of {name} is not caught" for error in ERRORS if error not in caught]
        if stages.FINISH not in path(document, name):
            said.append(f"{name} does not lead to {stages.FINISH}")
    return said


def undoing(document: Document) -> list[str]:
    """Every failure is undone, newest first, but those after which nothing can have changed: they end it at once."""
    said = []
    for name in forward(document):
        for error, next_ in ways(document, name):
            wanted = [stages.FINISH] if (name, error) in HARMLESS else [*stages.UNDO, stages.FINISH]
            if error and path(document, next_) != wanted:
                said.append(f"{error} of {name} leads to {path(document, next_)}")
    return said


def order(document: Document) -> list[str]:
    taken = path(document, document["StartAt"])
    return [] if taken == [*forward(document), stages.FINISH] else [f"a deployment goes through {taken}"]


def transitions(document: Document) -> list[str]:
    """The start and every state cost one: six, and seven where people are asked."""
    taken, most = 1 + len(path(document, document["StartAt"])), 7 if stages.APPROVE in document["States"] else 6
    return [] if taken <= most else [f"a deployment that succeeds costs {taken} transitions"]


def compiling(document: Document) -> list[str]:
    said = []
    for place, text in expressions(document, ""):
        try:
            jsonata.Jsonata(text)
        except Exception as error:
            said.append(f"{place}: {error}")
    return said


LAWS: tuple[Law, ...] = (
    language,
    names,
    waits,
    deadlines,
    retries,
    reachable,
    finishing,
    undoing,
    order,
    transitions,
    compiling,
)
