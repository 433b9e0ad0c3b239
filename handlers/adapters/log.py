"""Structured log lines. Redaction is a filter here, not a call to remember."""

from __future__ import annotations

import json
from typing import Any

HIDDEN = ("token", "secret", "password", "credential", "authorization")


def log(level: str, message: str, **told: Any) -> None:
    """One JSON line; values under a telling key are never printed."""
    print(json.dumps({"level": level, "message": message, **_safe(told)}, default=str))


def _safe(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: "***" if any(h in str(k).lower() for h in HIDDEN) else _safe(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_safe(item) for item in value]
    return value
