"""What stands around every view: the style, the theme, the way back, and when it was made."""

from __future__ import annotations

from domain.spans import why
from handlers.pages.element import Content, Markup, el, joined
from handlers.pages.pieces import Page
from handlers.pages.style import STYLE

THEMES = ("light", "dark")


def document(page: Page, theme: str, view: Content, *, back: bool) -> str:
    """A whole widget. Without a known theme the reader's system decides.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
    """
    shade = theme if theme in THEMES else "auto"
    way = el("nav", page.link(f"← All deployments in {page.environment}"), aria_label="Way back") if back else None
    made = el("footer", "As of ", page.times.moment(page.times.now, page.times.full(page.times.now)), ". Read only.")
    root = el("div", way, view, made, class_=f"cwdb-no-default-styles dc {shade}", lang="en")
    return joined([Markup(f"<style>{STYLE}</style>"), root])


def problem(title: str, text: str, advice: str = "") -> list[Content]:
    """A page that says what is wrong and what to do next."""
    return [el("h1", title), el("p", f"{text}{why(advice) if advice else ''}", role="alert")]
