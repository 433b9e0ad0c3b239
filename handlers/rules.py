"""Who must agree to a deployment: the stack's config, as its functions get it."""

from __future__ import annotations

import json
import os

from domain import quorum

APPROVALS = json.loads(os.environ.get("APPROVALS") or "{}")


def of(service: str) -> quorum.Policy:
    return quorum.of(APPROVALS, service)
