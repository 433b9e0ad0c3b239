"""Signs requests to API Gateway as the caller, by botocore, and sends them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from ops.client.credentials import Identity
from ops.client.transport import Answer, Transport

SERVICE = "execute-api"


class Signed:
    """One control API, as one caller. `url` ends in the stage name, without a slash."""

    def __init__(self, url: str, identity: Identity, transport: Transport) -> None:
        self.url, self.identity, self._transport = url, identity, transport

    def send(self, method: str, path: str, query: Mapping[str, str], document: Any = None) -> Answer:
        """Send once. Raises Trouble if no answer came, NoCredentials if the caller's have expired."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        asked = f"?{urlencode(query, quote_via=quote)}" if query else ""
        body = b"" if document is None else json.dumps(document).encode()
        kind = {} if document is None else {"Content-Type": "application/json"}
        headers = {"Accept": "application/json", "User-Agent": "deployment-coordinator", **kind}
        request = AWSRequest(method, f"{self.url}{path}{asked}", headers=headers, data=body)
        SigV4Auth(self.identity.frozen(), SERVICE, self.identity.region).add_auth(request)
        ready = request.prepare()
        return self._transport.send(method, ready.url, {k: _text(v) for k, v in ready.headers.items()}, body)


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
