"""docs/api.md and docs/openapi.json: every operation of the control API, who may call it, and how."""

from __future__ import annotations

import json
from collections.abc import Mapping

from components.control_api import BURST, RATE
from components.gateway import REFUSALS, STAGE
from domain import answers, openapi
from domain.operations import OPERATIONS, Operation
from ops.reference.calling import calling
from ops.reference.markdown import WRITTEN, code, field_table, paragraphs, rule, table
from ops.reference.schemas import link, schema_table

TITLE = "Deployment coordinator"
INTRODUCTION = """JSON in and out, over HTTPS, below the address in the stack output `controlApiUrl`, which ends in
`/{stage}`. Every call is signed with the caller's own AWS credentials (Signature Version 4, service `execute-api`), and
who acts is whom AWS proved, never what a call says. The same for machines: [openapi.json](openapi.json).

Times are whole numbers, ms since 1970. A list is given a page at a time: where an answer has `next`, the same call with
it gives the next page. Ignore keys that you do not know.

Where the answer is no, it is `application/problem+json` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): `detail`
says why, `advice` what to do next, and `problems` lists everything that is wrong. Any call may be made again after 429,
500, 503 or a lost answer: votes and cancellations count once, and so does a request that has a `deploymentId`. {rate}
calls a second are let through, {burst} at once.
"""
ALWAYS = "Whatever is called may also be answered with:\n"
REQUEST = "A request as in [events.md](events.md#deploymentrequested); `service` may be left out, the path names it.\n"
GATEWAY = "API Gateway itself refuses some calls before the coordinator hears of them, in the same shape:\n"


def openapi_text() -> str:
    return json.dumps(openapi.document(TITLE, STAGE), indent=2) + "\n"


def api_reference() -> str:
    source = WRITTEN.format(source="`domain/operations.py`, `domain/answers.py` and `components/control_api.py`")
    rows = [(link(each.name), code(f"{each.method} {each.path}"), each.summary) for each in OPERATIONS]
    parts = ["# Control API\n", source, paragraphs(INTRODUCTION, stage=STAGE, rate=RATE, burst=BURST)]
    parts += [table(("Operation", "Method and path", "What it does"), rows), calling()]
    parts += ["## Operations\n", ALWAYS, _answers(openapi.ALWAYS, "")]
    parts += [_operation(each) for each in OPERATIONS]
    parts += ["## Answers\n", "Keys that are not always there are left out where they would be empty.\n"]
    parts += [f"### {name}\n\n{schema_table(name, schema)}" for name, schema in answers.SCHEMAS.items()]
    return "\n".join([*parts, "## Refused at the door\n", GATEWAY, _refusals()])


def _operation(operation: Operation) -> str:
    parts = [f"### {operation.name}\n", f"`{operation.method} {operation.path}`\n", f"{operation.summary}\n"]
    known = {"path": operation.parameters, "query": operation.query}
    rows = [
        (code(name), where, "yes" if where == "path" else "", rule(field.check))
        for where, parameters in known.items()
        for name, field in parameters.items()
    ]
    parts += [table(("Parameter", "In", "Required", "Rule"), rows)] if rows else []
    if operation.body is not None:
        parts += ["Body:\n", field_table(operation.body) if operation.body else REQUEST]
    return "\n".join([*parts, _answers(operation.answers, answers.OF.get(operation.name, ""))])


def _answers(told: Mapping[int, str], schema: str) -> str:
    """`schema` names what is answered where all went well."""
    rows = [(str(status), told[status], link("Problem" if status >= 300 else schema)) for status in sorted(told)]
    return table(("Status", "When", "Answer"), rows)


def _refusals() -> str:
    rows = [
        (str(status or f"{kind[-3]}xx"), code(f"urn:deployment-coordinator:{word}"), detail)
        for kind, (status, word, detail) in REFUSALS.items()
    ]
    return table(("Status", "`type`", "`detail`"), rows)
