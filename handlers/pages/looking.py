"""Which view is asked for, and what it shows."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from domain.kinds import ID
from domain.target import ALL, Target
from handlers import freezes
from handlers.adapters import history, lists
from handlers.documents import target_of
from handlers.pages import reading
from handlers.pages.deployment import deployment
from handlers.pages.element import Content
from handlers.pages.frame import problem
from handlers.pages.overview import overview
from handlers.pages.pieces import Page
from handlers.pages.reading import Document
from handlers.pages.service import service

MOST = 20
"""So many of a service's deployments, and of its own events, are shown."""


def view(page: Page, event: dict[str, Any]) -> list[Content]:
    """By the parameters of the widget or of a link: one deployment, one service, or everything."""
    if event.get("deployment"):
        return _deployment(page, event["deployment"])
    return _service(page, event["service"]) if event.get("service") else overview(page, reading.overview())


def _deployment(page: Page, name: Any) -> list[Content]:
    one = reading.one(name) if _known(name) else None
    if one is None:
        return problem("There is no such deployment", f"There is no deployment {name}", "its history may be over")
    target = history.target(one["service"]) if one["service"] else None
    return deployment(page, one, _told(target) if target else {})


def _service(page: Page, name: Any) -> list[Content]:
    target = history.target(name) if _known(name) else None
    if target is None or not target.revision:
        return problem(
            "There is no such service", f"There is no service {name}", "it appears with its first deployment"
        )
    rows, after = lists.page("ServiceIndex", "service", name, MOST, None)
    told = {**_told(target), "freezes": _freezes(target), "history": lists.events_of(name, MOST)}
    return service(page, told, rows, bool(after))


def _told(target: Target) -> Document:
    """The service, and what was live on it before."""
    return {**target_of(target), "previous": (target.current or {}).get("previous", "")}


def _freezes(target: Target) -> list[Document]:
    """What freezes it, first what ends last: what is said of it alone, and what is said of all services."""
    everywhere = history.target(ALL)
    found = [
        freezes.among(target, everywhere),
        freezes.among(everywhere, everywhere),
        freezes.among(target, Target(service=ALL)),
    ]
    return [asdict(each) for each in dict.fromkeys(found) if each]


def _known(name: Any) -> bool:
    """Whether it can be a name at all: nobody else's rows are asked for."""
    return isinstance(name, str) and bool(re.fullmatch(ID, name))
