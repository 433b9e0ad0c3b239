"""The page about the control API: every operation is there, its policies allow what they say, its example signs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from domain import answers
from domain.operations import OPERATIONS
from ops.reference.api import api_reference, openapi_text
from ops.reference.calling import ROLES, resource
from ops.reference.meanings import MEANINGS

KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_DEFAULT_REGION": "eu-west-1"}
SHOWN = {"deployments": [{"deploymentId": "shop-4"}], "plan": {"digest": "3f9a", "alerts": ["Table is replaced"]}}


def section(name: str) -> str:
    return api_reference().partition(f"\n### {name}\n")[2].partition("\n### ")[0]


def test_the_document_is_right_by_the_rules_of_openapi():
    wrong = OpenAPIV30SpecValidator(json.loads(openapi_text())).iter_errors()
    assert [(list(error.absolute_path), error.message[:200]) for error in wrong] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_is_shown_with_all_that_it_takes_and_answers(operation):
    text = section(operation.name)
    assert f"`{operation.method} {operation.path}`" in text
    assert operation.summary in text
    for name in (*operation.parameters, *operation.query, *(operation.body or ())):
        assert f"\n| `{name}` |" in text, name
    for status, meaning in operation.answers.items():
        assert f"\n| {status} | {meaning} |" in text


def test_the_request_is_not_told_twice():
    assert "events.md#deploymentrequested" in section("requestDeployment")


def test_every_key_of_an_answer_has_a_meaning_and_every_meaning_a_key():
    keys = {(name, key) for name, schema in answers.SCHEMAS.items() for key in schema["properties"]}
    used = {f"{name}.{key}" if f"{name}.{key}" in MEANINGS else key for name, key in keys}
    assert used == set(MEANINGS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_resource_of_a_policy_fits_the_calls_of_its_operation(operation):
    called = operation.method + operation.path.format(deploymentId="shop-4", service="shop")
    assert fnmatchcase(called, resource(operation))
    assert f"| `{operation.name}` | `<controlApiArn>/{resource(operation)}` |" in api_reference()


@pytest.mark.parametrize("who", ROLES)
def test_an_example_policy_allows_what_its_people_need_and_nobody_else_to_change_anything(who):
    """IAM's `*` stands for slashes, too, as that of fnmatch does."""
    [text] = re.findall(rf"{re.escape(who)}:\n\n```json\n(.*?)```", api_reference(), re.DOTALL)
    [statement] = json.loads(text)["Statement"]
    patterns = [arn.partition("/v1/")[2] for arn in statement["Resource"]]
    names = ROLES[who][1]
    called = {each.name: resource(each, "storefront") for each in OPERATIONS}
    allowed = {name for name, call in called.items() if any(fnmatchcase(call, pattern) for pattern in patterns)}
    changing = {each.name for each in OPERATIONS if each.method == "POST"}
    assert set(names) <= allowed
    assert allowed & changing == set(names) & changing
    other = resource(next(each for each in OPERATIONS if each.name == "requestDeployment"), "desk")
    assert not any(fnmatchcase(other, pattern) for pattern in patterns)


class Answering(BaseHTTPRequestHandler):
    """Keeps what was asked, and answers the same to everything."""

    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("Authorization", "")))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(SHOWN).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(address, calls that came)."""
    handler = type("Handler", (Answering,), {"asked": []})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1", handler.asked
        server.shutdown()


def test_the_example_program_signs_its_calls_with_the_callers_own_keys():
    [program] = re.findall(r"```python\n(.*?)```", api_reference(), re.DOTALL)
    with serving() as (url, asked):
        environment = {"PATH": os.environ["PATH"], **KEYS, "DEPLOYMENT_COORDINATOR_URL": url}
        run = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60
        )
    assert run.stdout == "shop-4 3f9a Table is replaced\n", run.stderr
    assert [path for path, _ in asked] == ["/v1/deployments?status=AWAITING_APPROVAL", "/v1/deployments/shop-4"]
    for _, authorization in asked:
        assert re.match(
            r"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-west-1/execute-api/aws4_request", authorization
        )
