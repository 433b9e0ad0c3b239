"""API Gateway in front of the control function, as a WSGI application: routes, decodes, and says who signed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from domain.operations import OPERATIONS
from tests.handlers.control.api import PROBLEM, USER
from tests.world import World
from tests.world.clients import proxied

ROUTES = Map(
    [
        Rule(each.path.replace("{", "<").replace("}", ">"), methods=[each.method], endpoint=each.path)
        for each in OPERATIONS
    ]
)


class Gateway:
    """`before` runs before every call; `answered` counts the answers by their status."""

    def __init__(self, world: World, before: Callable[[], object]) -> None:
        self.world, self.before = world, before
        self.answered: Counter[int] = Counter()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.before()
        status, headers, body = self._answer(environ)
        self.answered[status] += 1
        start_response(f"{status} told", [*headers.items(), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        if "HTTP_AUTHORIZATION" not in environ:
            return _refused(403, "unsigned")
        try:
            resource, path = ROUTES.bind_to_environ(environ).match()
        except HTTPException:
            return _refused(404, "no-such-operation")
        query = dict(parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)) or None
        length = int(environ.get("CONTENT_LENGTH") or 0)
        text = environ["wsgi.input"].read(length).decode(errors="replace") or None
        call = proxied(environ["REQUEST_METHOD"], resource, path, by=f"{USER}ann", query=query)
        outcome = self.world.invoke("control", {**call, "body": text})
        assert outcome.ok, outcome.trace
        return outcome.value["statusCode"], outcome.value["headers"], outcome.value["body"].encode()


def _refused(status: int, kind: str) -> tuple[int, dict[str, str], bytes]:
    """What API Gateway answers by itself."""
    told = {"type": f"{PROBLEM}{kind}", "title": kind, "status": status, "detail": kind, "advice": "see docs/api.md"}
    return status, {"Content-Type": "application/problem+json"}, json.dumps(told).encode()
