"""page: the coordinator as people look at it, a custom widget of CloudWatch. It reads, and changes nothing."""

from __future__ import annotations

import os
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from handlers.adapters import clock
from handlers.adapters.log import log
from handlers.pages.docs import DOCS
from handlers.pages.frame import document, problem
from handlers.pages.looking import view
from handlers.pages.pieces import Page
from handlers.pages.times import Times, zone_of


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
        shown = view(page, event)
    except (ClientError, BotoCoreError, OSError) as error:
        log("error", "the page could not be read", error=type(error).__name__, reason=str(error))
        text = f"AWS could not be asked ({type(error).__name__}). Nothing is wrong with the deployments by that."
        shown = problem("This page could not be read", text, "look again in a moment, or at the log of page")
    inner = bool(event.get("deployment") or event.get("service"))
    return document(page, str(widget.get("theme", "")), shown, back=inner)
