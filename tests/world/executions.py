"""One execution of a state machine, stepped from outside: by its timers, and by answers to its task token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from .asl import StateFailed, evaluate, first_match, retry_delay
from .calls import Unmodelled

INVOKE = "arn:aws:states:::lambda:invoke"
WAIT = INVOKE + ".waitForTaskToken"
ROLE = "arn:aws:iam::123456789012:role/pipeline"


class Outcome(Protocol):
    """How one run of a Lambda ended."""

    @property
    def value(self) -> Any: ...
    @property
    def error(self) -> str: ...
    @property
    def cause(self) -> str: ...


@dataclass
class Execution:
    arn: str
    name: str
    machine: str
    definition: Mapping[str, Any]
    input: Any
    input_text: str
    started: float
    invoke: Callable[[str, Any], Outcome]
    new_token: Callable[[Execution], str]
    now: Callable[[], float]
    status: str = "RUNNING"
    stopped: float | None = None
    output: Any = None
    error: str = ""
    cause: str = ""
    path: list[str] = field(default_factory=list)
    transitions: int = 0
    variables: dict[str, Any] = field(default_factory=dict)
    given: Any = None  # input of the present state
    token: str = ""  # of the open task; empty when none waits
    answer: StateFailed | tuple[Any] | None = None  # what was told to the open task
    retries: dict[int, int] = field(default_factory=dict)
    attempt_at: float | None = None  # when the present state runs, or runs again
    timeout_at: float | None = None

    def __post_init__(self) -> None:
        self._enter(self.definition["StartAt"], self.input)

    @property
    def state(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.definition["States"][self.path[-1]]
        return found

    def next_due(self) -> float | None:
        """Now, if something can be done; otherwise the next timer."""
        if self.status != "RUNNING":
            return None
        if self.answer is not None:
            return self.now()
        limit = self.definition.get("TimeoutSeconds")
        whole = self.started + limit if limit else None
        return min((due for due in (self.attempt_at, self.timeout_at, whole) if due is not None), default=None)

    def step(self) -> bool:
        """Do the one thing that is due; False when nothing is."""
        due = self.next_due()
        if due is None or due > self.now():
            return False
        limit = self.definition.get("TimeoutSeconds")
        if self.answer is not None:
            answer, self.answer = self.answer, None
            self._guard(lambda: self._answered(answer))
        elif limit and self.now() >= self.started + limit:
            self.close("TIMED_OUT")
        elif self.attempt_at is not None and self.attempt_at <= self.now():
            self.attempt_at = None
            self._guard(self._run)
        else:
            self._guard(lambda: self._answered(StateFailed("States.Timeout")))
        return True

    def told(self, answer: StateFailed | tuple[Any]) -> None:
        """SendTask*: closes the token at once; taken up when the Lambda has returned."""
        self.answer, self.token, self.timeout_at = answer, "", None

    def close(self, status: str, *, output: Any = None, error: str = "", cause: str = "") -> None:
        self.status, self.stopped, self.token = status, self.now(), ""
        self.output, self.error, self.cause = output, error, cause
        self.attempt_at = self.timeout_at = self.answer = None

    # ---- one state ----

    def _enter(self, name: str, given: Any) -> None:
        self.path.append(name)
        self.transitions += 1
        self.given, self.entered, self.retries, self.attempt_at = given, self.now(), {}, self.now()

    def _guard(self, step: Callable[[], None]) -> None:
        """An error that no Retry and no Catch takes ends the execution."""
        try:
            try:
                step()
            except StateFailed as failed:
                self.token, self.timeout_at = "", None
                if not self._retry(failed) and not self._catch(failed):
                    raise
        except StateFailed as failed:
            self.close("FAILED", error=failed.error, cause=failed.cause)

    def _run(self) -> None:
        state = self.state
        if state["Type"] == "Task":
            self._task(state)
        elif state["Type"] == "Pass":
            self._leave(state, self.states(), self.given)
        elif state["Type"] == "Choice":
            self._choose(state)
        elif state["Type"] == "Succeed":
            self.close("SUCCEEDED", output=evaluate(state.get("Output", self.given), self.states(), self.variables))
        else:
            why = {name: evaluate(state.get(name, ""), self.states(), self.variables) for name in ("Error", "Cause")}
            self.close("FAILED", error=why["Error"], cause=why["Cause"])

    def _task(self, state: Mapping[str, Any]) -> None:
        if state["Resource"] not in (INVOKE, WAIT):
            raise Unmodelled(f"resource {state['Resource']}")
        waits = state["Resource"] == WAIT
        if waits:  # AWS makes a new token for each attempt
            self.token = self.new_token(self)
        arguments = evaluate(state["Arguments"], self.states(), self.variables)
        if set(arguments) - {"FunctionName", "Payload"}:
            raise Unmodelled(f"arguments {sorted(arguments)}")
        seconds = evaluate(state.get("TimeoutSeconds"), self.states(), self.variables)
        self.timeout_at = None if seconds is None else self.now() + seconds
        outcome = self.invoke(arguments["FunctionName"], arguments.get("Payload"))
        if self.status != "RUNNING" or self.answer is not None:
            return  # stopped, or answered meanwhile: how the Lambda ended no longer counts
        if outcome.error:
            raise StateFailed(outcome.error, outcome.cause)
        if not waits:
            self._succeed({"Payload": outcome.value, "StatusCode": 200, "ExecutedVersion": "$LATEST"})

    def _answered(self, answer: StateFailed | tuple[Any]) -> None:
        if isinstance(answer, StateFailed):
            raise answer
        self._succeed(answer[0])

    def _succeed(self, result: Any) -> None:
        self.token, self.timeout_at = "", None
        self._leave(self.state, self.states() | {"result": result}, result)

    def _choose(self, state: Mapping[str, Any]) -> None:
        for rule in state["Choices"]:
            if evaluate(rule["Condition"], self.states(), self.variables) is True:
                return self._leave(rule, self.states(), self.given)
        if "Default" not in state:
            raise StateFailed("States.NoChoiceMatched")
        return self._leave({**state, "Next": state["Default"]}, self.states(), self.given)

    def _leave(self, rule: Mapping[str, Any], states: Mapping[str, Any], default: Any) -> None:
        """Output and Assign both see the variables as they were before."""
        output = evaluate(rule["Output"], states, self.variables) if "Output" in rule else default
        self.variables = self.variables | evaluate(rule.get("Assign", {}), states, self.variables)
        if "Next" in rule:
            self._enter(rule["Next"], output)
        else:
            self.close("SUCCEEDED", output=output)

    def _retry(self, failed: StateFailed) -> bool:
        rules = self.state.get("Retry", [])
        number = first_match(rules, failed.error)
        delay = None if number is None else retry_delay(rules[number], self.retries.get(number, 0))
        if number is None or delay is None:
            return False
        self.retries[number] = self.retries.get(number, 0) + 1
        self.transitions += 1
        self.attempt_at = self.now() + delay
        return True

    def _catch(self, failed: StateFailed) -> bool:
        rules = self.state.get("Catch", [])
        number = first_match(rules, failed.error)
        if number is None:
            return False
        self._leave(rules[number], self.states() | {"errorOutput": failed.output}, failed.output)
        return True

    def states(self) -> dict[str, Any]:
        """What JSONata sees as $states."""
        context = {
            "Execution": {
                "Id": self.arn,
                "Input": self.input,
                "Name": self.name,
                "StartTime": moment(self.started).isoformat(),
                "RoleArn": ROLE,
            },
            "StateMachine": {"Id": self.machine, "Name": self.machine.rpartition(":")[2]},
            "State": {
                "Name": self.path[-1],
                "EnteredTime": moment(self.entered).isoformat(),
                "RetryCount": sum(self.retries.values()),
            },
        }
        if self.token:
            context["Task"] = {"Token": self.token}
        return {"input": self.given, "context": context}


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
