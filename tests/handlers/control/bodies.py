"""Bodies as they come, whatever is in them."""

from __future__ import annotations

from typing import Any

from tests.handlers.control.api import CANCELLATION, OF_TARGET, USER, VOTES, Api
from tests.world.clients import proxied

POSTS = {
    VOTES: {"deploymentId": "d-1"},
    CANCELLATION: {"deploymentId": "d-1"},
    OF_TARGET: {"service": "shop"},
    "/targets/{service}/rollback": {"service": "shop"},
}


def sent(api: Api, resource: str, body: Any, *, encoded: bool = False, by: str = f"{USER}ann") -> Any:
    """The text as it is."""
    event = proxied("POST", resource, POSTS[resource], by=by)
    return api.send({**event, "body": body, "isBase64Encoded": encoded})
