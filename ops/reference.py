"""Writes what can be read from the program: docs/events.md, docs/config.md and docs/state-machine.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from components.state_machine import Step, definition
from domain import events, kinds, request, stages
from domain.deployment import TRANSITIONS, Status
from domain.errors import Code
from domain.fields import Check, Field
from domain.spelling import camel

ROOT = Path(__file__).resolve().parent.parent
STACKS = ("dev", "prod")
WRITTEN = "Written by `make docs` from {source}; do not edit.\n"
EXAMPLE: dict[str, Any] = {
    "deploymentId": "storefront-2026.11.22-3",
    "service": "storefront",
    "version": "2026.11.22-3",
    "requestedBy": "ci",
    "reason": "A faster basket",
    "onBusy": "queue",
    "infrastructure": {
        "kind": "cloudformation",
        "stack": "storefront",
        "template": "s3://artifacts/storefront/2026.11.22-3/template.yaml",
        "parameters": {"Size": "2"},
        "capabilities": ["CAPABILITY_IAM"],
    },
    "application": {
        "kind": "lambda",
        "function": "storefront",
        "alias": "live",
        "code": "s3://artifacts/storefront/2026.11.22-3/app.zip",
    },
    "validation": [
        {"kind": "lambda", "function": "storefront:live", "payload": {"ping": True}, "expect": {"ok": True}},
        {"kind": "http", "url": "https://storefront.example/health", "status": 200, "contains": "ok"},
        {"kind": "alarms", "alarms": ["storefront-errors"], "bakeSeconds": 300},
    ],
}
INTRODUCTION = """Source `{source}` (config key `eventSource`); the detail-type is the heading. Every detail carries
`schemaVersion`, now {version}; a new optional field does not raise it, so ignore what you do not know. Events come at
least once: `deploymentId` and `sequence` tell which.
"""
LEFT_OUT = """Without `deploymentId` the id of the event is taken, without `requestedBy` the account that sent it, and
without `onBusy` the deployment queues. The same `deploymentId` and request again change nothing; another is refused.
"""
PARTS: dict[str, tuple[str, Mapping[str, dict[str, Field]]]] = {
    "infrastructure": ("What the application needs, deployed first; may be left out.", kinds.INFRASTRUCTURE),
    "application": ("What serves; may be left out.", kinds.APPLICATION),
    "validation": (f"A list of at most {request.MAX_VALIDATIONS} checks of the new version.", kinds.VALIDATION),
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def code(value: Any) -> str:
    return f"`{value if isinstance(value, str) and value else json.dumps(value)}`"


def rule(check: Check) -> str:
    """What a check asks for, in the words in which it refuses what is wrong."""
    said = check(None)
    if said is None:
        return "any JSON that a table can keep"
    asked = said.removeprefix("must be ").rpartition(", not ")[0]
    if asked == "text":
        length = str(check("x" * request.MAX_BYTES)).removeprefix("must be ").rpartition(", not ")[0]
        return f"text, {length}"
    if asked.startswith("a list of "):
        return f"{asked}: {_inner(check, lambda item: [item], 'item 0 ')}"
    if asked.startswith("an object of "):
        key = _inner(check, lambda name: {name: None}, "has a key that ")
        value = _inner(check, lambda item: {"Key": item}, 'at "Key" ')
        return f"{asked}; keys: {key}; values: {value}"
    return asked


def _inner(check: Check, wrap: Any, where: str) -> str:
    def inner(value: Any) -> str | None:
        said = check(wrap(value))
        return said and said.removeprefix(where).split("; at ")[0]

    return rule(inner)


def event_reference() -> str:
    outgoing = [event for event in events.REGISTRY.values() if not event.incoming]
    common = {f.name for f in fields(events.Event)}
    parts = [
        "# Events\n",
        WRITTEN.format(source="`domain/events.py` and `domain/request.py`"),
        INTRODUCTION.format(source=events.SOURCE, version=events.SCHEMA_VERSION),
        _requested(),
        "## What every outgoing event tells\n",
        _event_fields(events.Event, set()),
    ]
    for event in outgoing:
        parts += [f"## {event.__name__}\n", f"{event.__doc__}\n", _event_fields(event, common)]
    parts += ["## Codes\n", "Why a stage failed: " + ", ".join(code(each.value) for each in Code) + ".\n"]
    return "\n".join(parts)


def _event_fields(event: type[events.Event], known: set[str]) -> str:
    rows = [
        (code(camel(f.name)), _json_type(str(f.type)), f.metadata["doc"]) for f in fields(event) if f.name not in known
    ]
    return table(("Field", "Type", "Meaning"), rows)


def _json_type(annotation: str) -> str:
    return {"str": "text", "int": "number", "tuple[str, ...]": "list of texts", "bool": "boolean"}[annotation]


def _requested() -> str:
    """The only event from outside: its shape is the law of domain/request.py."""
    event = events.DeploymentRequested
    top = {name: field for name, field in request.top_fields("dev").items() if name not in PARTS}
    lines = [f"## {event.__name__}\n", f"{event.__doc__} What is not right is refused with every problem.\n"]
    lines += [_request_fields(top).replace('"dev", the environment', "the environment"), LEFT_OUT]
    for part, (meaning, known_kinds) in PARTS.items():
        lines += [f"### {part}\n", f"{meaning}\n"]
        for kind, known in known_kinds.items():
            lines += [f'`"kind": "{kind}"`\n', _request_fields(known)]
    lines += ["### Example\n", f"```json\n{json.dumps(EXAMPLE, indent=2)}\n```\n"]
    return "\n".join(lines)


def _request_fields(known: Mapping[str, Field]) -> str:
    rows = [(code(name), "yes" if field.required else "", rule(field.check)) for name, field in known.items()]
    return table(("Field", "Required", "Rule"), rows)


def config_reference() -> str:
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text(encoding="utf-8"))
    own = {stack: _stack_config(project["name"], stack) for stack in STACKS}
    rows = [
        [
            code(key),
            declared["type"],
            code(declared["default"]),
            *(code(own[stack][key]) if key in own[stack] else "" for stack in STACKS),
            declared["description"],
        ]
        for key, declared in project["config"].items()
    ]
    head = ("Key", "Type", "Default", *STACKS, "Meaning")
    source = WRITTEN.format(source="`Pulumi.yaml` and the stacks' files")
    use = "Set a key with `pulumi config set`; every key that is wrong is named before anything changes.\n"
    return "\n".join(["# Config\n", source, use, table(head, rows)])


def _stack_config(project: str, stack: str) -> dict[str, Any]:
    config = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))["config"]
    return {key.removeprefix(f"{project}:"): value for key, value in config.items() if key.startswith(f"{project}:")}


def machine_reference() -> str:
    forward, undo = ([Step(name, "", 0) for name in names] for names in (stages.FORWARD, stages.UNDO))
    machine = definition(forward, undo, Step(stages.FINISH, "", 0))
    source = WRITTEN.format(source="`components/state_machine.py`, `domain/stages.py` and `domain/deployment.py`")
    told = "Every stage is one state that hands out a task token and waits for its answer.\n"
    law = "## Status of a deployment\n\nAs `domain/deployment.py` allows it. `REFUSED` is the other end of a request.\n"
    drawn = [f"```mermaid\n{lines}```\n" for lines in (diagram(machine), status_diagram())]
    return "\n".join(["# State machine\n", source, told, drawn[0], law, drawn[1]])


def status_diagram() -> str:
    lines = ["stateDiagram-v2", f"    [*] --> {Status.QUEUED}"]
    for status, following in TRANSITIONS.items():
        lines += [f"    {status} --> {each}" for each in Status if each in following]
    return "".join(f"{line}\n" for line in lines)


def diagram(machine: Mapping[str, Any]) -> str:
    """The definition as a mermaid diagram: every state, and every way from one to another."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine['StartAt']}"]
    for name, state in machine["States"].items():
        lines += [f"    {name} --> {state.get('Next', '[*]')}"]
        lines += [f"    {name} --> {caught['Next']}: {_errors(caught)}" for caught in state.get("Catch", [])]
    return "".join(f"{line}\n" for line in lines)


def _errors(caught: Mapping[str, Any]) -> str:
    return " or ".join("any failure" if name == "States.ALL" else name for name in caught["ErrorEquals"])


PAGES = {"events.md": event_reference, "config.md": config_reference, "state-machine.md": machine_reference}


def stale(docs: Path) -> list[Path]:
    """The pages that do not say what the program says."""
    pages = {docs / name: write for name, write in PAGES.items()}
    return [page for page, write in pages.items() if not page.exists() or page.read_text("utf-8") != write()]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ops.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only name the pages that are stale")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="folder of the pages")
    options = parser.parse_args(arguments)
    found = stale(options.docs)
    for page in found:
        if options.check:
            print(f"{page.name} is stale: run 'make docs'", file=sys.stderr)
        else:
            page.write_text(PAGES[page.name](), encoding="utf-8")
            print(f"{page.name} written")
    return 1 if options.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
