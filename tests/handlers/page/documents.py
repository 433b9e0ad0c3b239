"""Pages made from documents as the control API tells them, as they are and with something evil in every text."""

from __future__ import annotations

from typing import Any

from domain.deployment import Status
from handlers.adapters.trends import Trends
from handlers.pages.deployment import deployment
from handlers.pages.element import Content
from handlers.pages.frame import document, problem
from handlers.pages.overview import overview
from handlers.pages.pieces import Page
from handlers.pages.reading import Overview
from handlers.pages.service import service
from handlers.pages.times import Times
from tests.client import services, stories
from tests.client.stories import START

Document = dict[str, Any]
NOW = START + 130_000
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:prod-page"
KEPT = {"status", "event", "vote", "decision", "action", "replacement", "kind"}
"""Words that decide what is shown."""
EVIL = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)><a href=javascript:alert(1)>x</a>"
    "</cwdb-action></style><!-- &lt;b&gt; \x1b[31m\u202eforged\n\u2028end"
)
ENDED = [status.value for status in Status if status.final]
SOME = [1.0, 2, None, 4, 0, None, 3, 5, 6, 1, 0, 2, 3, 4]


def told(story: stories.Story, at: int = NOW, **more: Any) -> Document:
    return {**story.at(at), "kind": "deployment", **more}


def row(n: int, status: str) -> Document:
    about = {"service": "shop", "version": f"{n}", "environment": "prod", "requestedBy": "ci", "kind": "deployment"}
    return {"deploymentId": f"d-{n}", "status": status, "acceptedAt": NOW - n * 61_000, **about}


def everything() -> Overview:
    """Something of each kind."""
    running = told(stories.deployed(), START + 40_000, deadline=START + 1)
    return Overview(
        at_work=[told(stories.waiting()), running, told(stories.undone(), START + 75_000)],
        queued=[row(90, "QUEUED")],
        services=services.ALL,
        recent=[row(n, status) for n, status in enumerate(ENDED)],
        trends=Trends(first=START, ended=SOME, failed=SOME, led=SOME, lead=SOME),
        cut=frozenset({"at work", "queued", "services", "recent"}),
        frozen={"by": "arn:aws:iam::123456789012:user/eve", "reason": "sales", "until": NOW + 60_000, "scope": "*"},
    )


STOREFRONT = {**services.STOREFRONT, "freezes": [services.STOREFRONT["frozen"], services.SALE], "previous": "d-1"}
"""As the page sees it."""
REQUEST = {
    "infrastructure": {"kind": "cloudformation", "stack": "a", "template": "s3://a/t"},
    "application": {"f": "g"},
}
DEPLOYMENTS = {
    "waiting": lambda: told(services.irreversible(), request=REQUEST),
    "undone": lambda: told(stories.undone(), START + 200_000),
    "rollback": lambda: told(services.rollback(), START + 60_000, waitedMs=20_000),
    "queued": lambda: told(services.rollback(), START + 5_000),
    "retry": lambda: told(services.retry(), START + 60_000),
    "undo failed": lambda: told(services.undo_failed(), START + 200_000),
    "refused": lambda: told(
        stories.story(), status="REFUSED", problems=["one", "two"], cancel={"by": "x", "reason": "y"}
    ),
    "succeeded": lambda: told(stories.succeeded(), START + 200_000),
}
VIEWS = ("overview", "storefront", "ledger", "problem", *DEPLOYMENTS)


def html(name: str, theme: str = "light", spoil: Any = lambda value: value) -> str:
    page = Page("prod", Times(NOW), ARN)
    return document(page, theme, _view(page, name, spoil), back=name != "overview")


def _view(page: Page, name: str, spoil: Any) -> list[Content]:
    if name == "overview":
        all_ = everything()
        lists = {key: spoil(getattr(all_, key)) for key in ("at_work", "queued", "services", "recent", "frozen")}
        return overview(page, Overview(**lists, trends=all_.trends, cut=all_.cut))
    if name in DEPLOYMENTS:
        return deployment(page, spoil(DEPLOYMENTS[name]()), spoil({**services.LEDGER, "holder": stories.ID}))
    if name == "problem":
        return problem(spoil("no"), spoil("it broke"), spoil("look again"))
    target = services.LEDGER if name == "ledger" else STOREFRONT
    return service(page, spoil(target), spoil([row(1, "QUEUED")]), True)


def spoiled(value: Any, key: str = "") -> Any:
    """With something evil in every text."""
    if isinstance(value, dict):
        return {name: spoiled(each, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [spoiled(each, key) for each in value]
    return f"{value}{EVIL}" if isinstance(value, str) and key not in KEPT else value
