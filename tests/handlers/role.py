"""A deploy role without STS: clients of one session, what they were asked, and the patterns AWS checks."""

from __future__ import annotations

import re
from typing import Any

from botocore.exceptions import ClientError


class Role:
    """In place of handlers.adapters.aws.DeployRole."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.calls: list[tuple[str, dict[str, Any]]] = []
        session.register("before-parameter-build", self._asked)

    def client(self, service: str) -> Any:
        return self._session.create_client(service, region_name="us-east-1")

    def asked(self, operation: str) -> list[dict[str, Any]]:
        """The parameters of every call of an operation, oldest first."""
        return [params for name, params in self.calls if name == operation]

    def _asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        self.calls.append((model.name, dict(params)))
        for name, shape in model.input_shape.members.items() if model.input_shape else ():
            self._check(model.name, name, params.get(name), shape.metadata.get("pattern"))

    @staticmethod
    def _check(operation: str, name: str, value: Any, pattern: str | None) -> None:
        """botocore leaves this to the service."""
        if isinstance(value, str) and pattern and not re.fullmatch(pattern, value, re.ASCII):
            said = f"Value '{value}' at '{name}' failed to satisfy constraint: regular expression pattern: {pattern}"
            raise ClientError({"Error": {"Code": "ValidationError", "Message": said}}, operation)
