"""What people do beside asking and voting: go back, freeze, and put right what could not be undone."""

from __future__ import annotations

from typing import Any

from tests.handlers.control.api import Answer, Api
from tests.handlers.control.service import Shop

TARGET = "/targets/{service}"
BACK = f"{TARGET}/rollback"


class Acts:
    """By eve, on the service shop, if nothing else is said."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def post(self, what: str, body: Any, by: str = "eve", service: str = "shop") -> Answer:
        """`what` follows the service, or is the whole path."""
        path = what if what.startswith("/") else f"{TARGET}/{what}"
        return self.api.call("POST", path, {"service": service} if "{" in path else None, by=by, body=body)

    def goes_back(self, *, by: str = "eve", service: str = "shop", **body: Any) -> Answer:
        return self.post("rollback", {"deploymentId": "r-1", "reason": "it is slow", **body}, by, service)

    def previews(self, to: str = "", service: str = "shop") -> Answer:
        return self.api.call("GET", BACK, {"service": service}, query={"to": to} if to else None)

    def resolves(self, said: str, *, by: str = "eve", service: str = "shop") -> Answer:
        return self.post("resolution", {"as": said, "reason": "looked"}, by, service)

    def retries(self, deployment_id: str = "d-3", *, by: str = "eve") -> Answer:
        path = {"deploymentId": deployment_id}
        return self.api.call("POST", "/deployments/{deploymentId}/retry", path, by=by, body={"reason": "mended"})

    def releases(self, version: str, *, by: str = "eve", service: str = "shop") -> Answer:
        return self.post("releases", {"version": version, "reason": "mended"}, by, service)

    def freezes(self, *, by: str = "eve", service: str = "shop", **body: Any) -> Answer:
        return self.post("freeze", {"reason": "sales", **body}, by, service)

    def unfreezes(self, *, by: str = "eve", service: str = "shop") -> Answer:
        return self.post("unfreeze", {"reason": "sales are over"}, by, service)

    def shows(self, service: str = "shop") -> Answer:
        return self.api.call("GET", TARGET, {"service": service})

    def journal(self) -> list[str]:
        """What happened to the service beside its deployments, newest first."""
        return [each["event"] for each in self.shows()["history"]]


def two_lived(shop: Shop) -> None:
    """Version 1 by d-1, and version 2 by d-2, which is live."""
    assert shop.asks("1", "d-1").ends("d-1") == "SUCCEEDED"
    assert shop.asks("2", "d-2").ends("d-2") == "SUCCEEDED"


def undo_fails(shop: Shop) -> None:
    """After these, d-3 brought a version that took away what its undo needs."""
    two_lived(shop)
    assert shop.asks("vandal", "d-3").ends("d-3") == "ROLLBACK_FAILED"
