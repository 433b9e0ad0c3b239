"""A control API in memory: knows its callers by their signatures, and answers as the contract says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ops.client.clock import Clock
from ops.client.transport import Answer
from tests.client import fake_targets
from tests.client.answers import answer, gateway, not_there, nowhere, problem
from tests.client.stories import Story

ACTIVE = ("QUEUED", "RUNNING", "AWAITING_APPROVAL", "ROLLING_BACK")
URL = "https://abc123.execute-api.eu-west-1.amazonaws.com/v1"
KEYS = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
SUMMARY = ("deploymentId", "service", "version", "environment", "status", "requestedBy", "acceptedAt")
Asked = tuple[str, list[str], dict[str, str], Any]


class FakeApi:
    """`faults` are given before anything else, one per request: an Answer, or an exception that stands for no answer.
    `asked` are (method, path parts, query, body) of all requests; `refuse` are the problems of the next request;
    `previews` are what going back would change, by where to; `status` is that of what is accepted."""

    def __init__(self, clock: Clock, *stories: Story, targets: list[dict[str, Any]] | None = None) -> None:
        self.clock, self.targets = clock, targets or []
        self.stories = {each.deployment["deploymentId"]: each for each in stories}
        self.faults: list[Answer | Exception] = []
        self.asked: list[Asked] = []
        self.refuse: list[str] = []
        self.status = "RUNNING"
        self.previews: dict[str, dict[str, Any]] = {}
        self.stage, self.region = "/v1", "eu-west-1"

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        path = [unquote(part) for part in parts.path.removeprefix(self.stage).strip("/").split("/")]
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        asked = (method, path, query, json.loads(body) if body else None)
        self.asked.append(asked)
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return fault
        if not self._signed(method, url, headers, body):
            return gateway(403, "InvalidSignatureException", "The request signature we calculated does not match")
        return self._answer(*asked)

    def _signed(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the signature is the one that AWS calculates."""
        given = {key.lower(): value for key, value in headers.items()}
        claimed = given.get("authorization", "")
        names = claimed.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        signed = {name: given[name] for name in names if name in given and name not in ("host", "x-amz-date")}
        request = AWSRequest(method, url, headers=signed, data=body)
        request.headers["X-Amz-Date"] = given["x-amz-date"]
        request.context["timestamp"] = given["x-amz-date"]
        signer = SigV4Auth(KEYS, "execute-api", self.region)
        text = signer.string_to_sign(request, signer.canonical_request(request))
        expected = f"Credential={signer.scope(request)}", f"Signature={signer.signature(text, request)}"
        return claimed.startswith("AWS4-HMAC-SHA256 ") and all(part in claimed for part in expected)

    def _answer(self, method: str, path: list[str], query: dict[str, str], body: Any) -> Answer:
        return self._show(path, query) if method == "GET" else self._do(path, body)

    def _show(self, path: list[str], query: dict[str, str]) -> Answer:
        match path:
            case ["deployments"]:
                wanted = [query["status"]] if "status" in query else ACTIVE
                return self._page("deployments", [d for d in self._all() if d["status"] in wanted], query)
            case ["targets", service, "deployments"]:
                return self._page("deployments", [d for d in self._all() if d["service"] == service], query)
            case ["deployments", name]:
                return answer(200, self.shown(name)) if name in self.stories else not_there(name)
            case ["targets"]:
                return self._page("targets", self.targets, query)
            case ["targets", service, "rollback"]:
                found = self.previews.get(query.get("to", ""))
                return answer(200, found) if found and found["service"] == service else not_there(service)
            case ["targets", service]:
                found = [each for each in self.targets if each["service"] == service]
                return answer(200, found[0]) if found else not_there(service)
        return nowhere()

    def _do(self, path: list[str], body: Any) -> Answer:
        match path:
            case ["targets", service, "deployments"]:
                return self._request(service, body)
            case ["deployments", name, "votes"]:
                return self._vote(name, body)
            case ["deployments", name, "cancellation"]:
                return self._cancel(name)
            case ["targets", service, "rollback"]:
                return self._request(service, {"version": "2", **body}, restores=body["to"])
        return fake_targets.done(self.targets, path, body)

    def shown(self, name: str) -> dict[str, Any]:
        return self.stories[name].at(self.clock.now())

    def _all(self) -> list[dict[str, Any]]:
        found = [self.shown(name) for name in self.stories]
        summaries = [{key: each[key] for key in SUMMARY if key in each} for each in found]
        return sorted(summaries, key=lambda each: each["acceptedAt"], reverse=True)

    def _page(self, key: str, found: list[dict[str, Any]], query: dict[str, str]) -> Answer:
        start, limit = int(query.get("next", "0")), int(query["limit"])
        more = {"next": str(start + limit)} if len(found) > start + limit else {}
        return answer(200, {key: found[start : start + limit], **more})

    def _request(self, service: str, body: dict[str, Any], **more: str) -> Answer:
        told = {"deploymentId": body["deploymentId"], "service": service, "version": body["version"]}
        if self.refuse:
            kept = {"problems": self.refuse, "deploymentId": body["deploymentId"]}
            return problem(422, "refused", "; ".join(self.refuse), "correct the request", **kept)
        return answer(202, {**told, "status": self.status, **more})

    def _vote(self, name: str, body: dict[str, Any]) -> Answer:
        shown = self.shown(name)
        if body["plan"] != shown["plan"]["digest"]:
            return problem(409, "other-plan", "this vote is for another plan", "look at the plan again")
        told = {"deploymentId": name, "status": shown["status"], "counted": True, "approval": shown["approval"]}
        return answer(200, {**told, "message": f"your vote to {body['vote']} is counted; 1 of 2 approvals are given"})

    def _cancel(self, name: str) -> Answer:
        if self.shown(name)["status"] not in ACTIVE:
            return problem(409, "late", f"it is too late: {name} has ended", "roll back instead")
        said = "it is being cancelled; what it changed is undone first"
        return answer(202, {"deploymentId": name, "status": "ROLLING_BACK", "message": said})
