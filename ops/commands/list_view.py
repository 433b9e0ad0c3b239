"""How many deployments are shown: a row each, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.spans import status
from ops.commands.desk import Desk

Document = dict[str, Any]


def newest_first(deployments: Iterable[Document]) -> list[Document]:
    return sorted(deployments, key=lambda each: each["acceptedAt"], reverse=True)


def deployments_table(desk: Desk, deployments: list[Document]) -> None:
    rows = [
        [
            each["deploymentId"],
            status(each["status"]),
            desk.times.age(each["acceptedAt"]),
            each.get("service", ""),
            each.get("version", ""),
            each.get("requestedBy", ""),
        ]
        for each in deployments
    ]
    desk.out.table(["DEPLOYMENT", "STATUS", "AGE", "SERVICE", "VERSION", "ASKED BY"], rows, optional=1)
