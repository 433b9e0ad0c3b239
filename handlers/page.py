"""page: the coordinator as people look at it, a custom widget of CloudWatch. It reads, and changes nothing."""

from __future__ import annotations

import os
import re
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from domain.kinds import ID
from handlers.adapters import clock, history, lists
from handlers.adapters.log import log
from handlers.documents import with_freeze
from handlers.pages import reading
from handlers.pages.deployment import deployment
from handlers.pages.docs import DOCS
from handlers.pages.element import Content
from handlers.pages.frame import document, problem
from handlers.pages.overview import overview
from handlers.pages.pieces import Page
from handlers.pages.service import service
from handlers.pages.times import Times, zone_of

MOST = 20
"""So many of a service's deployments, and of its own events, are shown."""


def handler(event: dict[str, Any], context: Any) -> str:
    """Receives the parameters of the widget, or of a link, and `widgetContext`; gives HTML, or Markdown to `describe`.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
    """
    if event.get("describe"):
        return DOCS
    told = event.get("widgetContext")
    widget = told if isinstance(told, dict) else {}
    times = Times(clock.now_ms(), zone_of(widget))
    page = Page(os.environ.get("ENVIRONMENT", ""), times, context.invoked_function_arn)
    try:
        view = _view(page, event)
    except (ClientError, BotoCoreError, OSError) as error:
        log("error", "the page could not be read", error=type(error).__name__, reason=str(error))
        text = f"AWS could not be asked ({type(error).__name__}). Nothing is wrong with the deployments by that."
        view = problem("This page could not be read", text, "look again in a moment, or at the log of page")
    inner = bool(event.get("deployment") or event.get("service"))
    return document(page, str(widget.get("theme", "")), view, back=inner)


def _view(page: Page, event: dict[str, Any]) -> list[Content]:
    if event.get("deployment"):
        return _deployment(page, event["deployment"])
    return _service(page, event["service"]) if event.get("service") else overview(page, reading.overview())


def _deployment(page: Page, name: Any) -> list[Content]:
    one = reading.one(name) if _known(name) else None
    if one is None:
        return problem("There is no such deployment", f"There is no deployment {name}", "its history may be over")
    target = history.target(one["service"]) if one["service"] else None
    return deployment(page, one, with_freeze(target) if target else {})


def _service(page: Page, name: Any) -> list[Content]:
    target = history.target(name) if _known(name) else None
    if target is None or not target.revision:
        return problem(
            "There is no such service", f"There is no service {name}", "it appears with its first deployment"
        )
    rows, after = lists.page("ServiceIndex", "service", name, MOST, None)
    told = {**with_freeze(target), "history": lists.events_of(name, MOST)}
    return service(page, told, rows, bool(after))


def _known(name: Any) -> bool:
    """Whether it can be a name at all: nobody else's rows are asked for."""
    return isinstance(name, str) and bool(re.fullmatch(ID, name))
