"""People really get a mail: the topic lets the function publish, and the queue of whoever subscribed gets it once."""

from __future__ import annotations

import json
import time
from types import SimpleNamespace
from typing import Any

import pytest

from domain.events import SOURCE
from ops.demo.seeing import Mailbox
from ops.sandbox.lifecycle import Sandbox


@pytest.mark.sandbox
def test_a_refused_request_is_told_once(local: Sandbox) -> None:
    story: Any = SimpleNamespace(sandbox=local)
    mailbox = Mailbox(story)
    detail = json.dumps({"deploymentId": "told-by-mail", "service": "no good"})
    entry = {"EventBusName": local.outputs["eventBusName"], "Source": SOURCE, "DetailType": "DeploymentRequested"}
    local.client("events").put_events(Entries=[{**entry, "Detail": detail}])
    deadline = time.monotonic() + 30
    while not mailbox.look():
        assert time.monotonic() < deadline, "no mail came"
    assert mailbox.subjects == ["[dev] refused: no good"]
