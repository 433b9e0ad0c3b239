"""The control API, called as API Gateway calls it. Every answer must be one that the OpenAPI document allows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from openapi_schema_validator import OAS30Validator

from domain import openapi
from tests.world import World
from tests.world.clients import proxied

DOCUMENT = openapi.document("control", "v1")
USER = "arn:aws:iam::123456789012:user/"
ONE, VOTES = "/deployments/{deploymentId}", "/deployments/{deploymentId}/votes"
CANCELLATION = "/deployments/{deploymentId}/cancellation"
OF_TARGET = "/targets/{service}/deployments"
PROBLEM = "urn:deployment-coordinator:"


@dataclass(frozen=True)
class Answer:
    """`kind` is the word for programs of a problem, or nothing."""

    status: int
    document: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.document[key]

    @property
    def kind(self) -> str:
        return str(self.document.get("type", "")).removeprefix(PROBLEM)

    @property
    def told(self) -> tuple[int, str]:
        return self.status, self.kind


class Api:
    """`answers` are the texts of all answers so far."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answers: list[str] = []

    def call(
        self, method: str, resource: str, path: dict[str, str] | None = None, *, by: str = "eve", **more: Any
    ) -> Answer:
        """`by` is the name of an IAM user, or an ARN; `body` and `query` as JSON and as strings."""
        return self.send(proxied(method, resource, path, by=by if ":" in by else USER + by, **more))

    def send(self, event: dict[str, Any]) -> Answer:
        """An event that API Gateway might bring, however odd."""
        outcome = self.world.invoke("control", event)
        assert outcome.ok, outcome.trace
        answer = outcome.value
        self.answers.append(answer["body"])
        document = json.loads(answer["body"], parse_constant=_strict)
        _conforms(event, answer, document)
        return Answer(answer["statusCode"], document)

    def show(self, deployment_id: str = "d-1", by: str = "eve") -> Answer:
        return self.call("GET", ONE, {"deploymentId": deployment_id}, by=by)

    def vote(
        self, by: str, said: str = "approve", *, plan: str = "", deployment_id: str = "d-1", reason: str = "because"
    ) -> Answer:
        """On what is shown now, if it is not to be another plan."""
        shown = plan or self.show(deployment_id)["plan"]["digest"]
        body = {"vote": said, "plan": shown, "reason": reason}
        return self.call("POST", VOTES, {"deploymentId": deployment_id}, by=by, body=body)

    def cancel(self, by: str = "eve", deployment_id: str = "d-1") -> Answer:
        return self.call("POST", CANCELLATION, {"deploymentId": deployment_id}, by=by, body={"reason": "not now"})

    def ask(self, document: Any, *, by: str = "ann", service: str = "shop") -> Answer:
        return self.call("POST", OF_TARGET, {"service": service}, by=by, body=document)


def _strict(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def _conforms(event: dict[str, Any], answer: dict[str, Any], document: Any) -> None:
    operation = DOCUMENT["paths"].get(event["resource"], {}).get(str(event["httpMethod"]).lower())
    if operation is None:  # API Gateway does not let it through
        assert answer["statusCode"] == 404
        return
    answers = operation["responses"]
    assert str(answer["statusCode"]) in answers, f"{answer['statusCode']} is not documented: {answer['body']}"
    ((kind, content),) = answers[str(answer["statusCode"])]["content"].items()
    assert answer["headers"] == {"Content-Type": kind, "Cache-Control": "no-store"}
    OAS30Validator({**content["schema"], "components": DOCUMENT["components"]}).validate(document)
    if kind == "application/problem+json":
        assert document["status"] == answer["statusCode"]
        assert document["advice"] and document["detail"] and document["title"]
