"""Serves the page on this machine: reads what is asked for, lets it be rendered, and sends the document.

It answers on 127.0.0.1 alone, and only if the browser was told to go there by that name: a page of somebody else whose
name points to 127.0.0.1 gets nothing.
"""

from __future__ import annotations

import re
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from ops.page import host
from ops.page.host import Shown
from ops.page.invoke import PageError, Render

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
NAME, LONGEST, MOST = r"[A-Za-z][A-Za-z0-9]{0,31}", 256, 10
OURS = ("widgetContext", "describe")
"""Parameters that the console sets, and nobody else."""
THEMES = ("light", "dark")
SIZE = (1200, 800)
AGAIN = 10
"""Seconds after which a page that could not be shown is asked for again."""


class PageServer(ThreadingHTTPServer):
    """Any number of readers; `render` makes HTML of the event that the page's function gets."""

    daemon_threads = True

    def __init__(self, port: int, render: Render, *, seconds: float = 2) -> None:
        self.render, self.seconds = render, seconds
        super().__init__((HOST, port), Handler)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """One request. A fragment is the content alone, for the script that keeps the page live."""

    server_version, sys_version = "page", ""
    timeout = 30

    def do_GET(self) -> None:
        if not self._for_us():
            self._fail(403, "Not here", "This page answers by another name only.", f"Go to {self._page.address}")
        elif urlsplit(self.path).path != "/":
            self._fail(404, "Nothing here", "There is one page.", f"Go to {self._page.address}")
        elif (shown := self._shown()) is None:
            self._fail(400, "Not a question", "This address asks for nothing.", f"Go to {self._page.address}")
        else:
            self._answer(shown)

    def _answer(self, shown: Shown) -> None:
        try:
            html = self._page.render({**shown.parameters, "widgetContext": self._context(shown)})
        except PageError as error:
            self._fail(502, "The page cannot be shown", error.detail, error.advice, Refresh=str(AGAIN))
            return
        if "X-Fragment" in self.headers:
            self._fragment(html, shown)
            return
        nonce = secrets.token_urlsafe(16)
        text = host.document(html, shown, nonce=nonce, seconds=self._page.seconds)
        self._send(200, text, host.headers(nonce))

    def _fragment(self, html: str, shown: Shown) -> None:
        made, tag = host.content(html, shown)
        same = self.headers.get("If-None-Match") == f'"{tag}"'
        told = {**host.headers(), "ETag": f'"{tag}"'}
        self._send(304 if same else 200, "" if same else made, told)

    def _fail(self, status: int, title: str, detail: str, advice: str, **told: str) -> None:
        """A fragment says it in a line: the page stays as it was, and shows the line."""
        if "X-Fragment" in self.headers:
            self._send(status, f"{detail}. {advice}", host.headers(), "text/plain")
        else:
            self._send(status, host.failure(title, detail, advice), {**host.headers(), **told})

    def _send(self, status: int, text: str, headers: dict[str, str], kind: str = "text/html") -> None:
        body = text.encode()
        self.send_response(status)
        about = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in {**headers, **({} if status == 304 else about)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses by itself: other methods, requests that are none."""
        status = 405 if code == 501 else code
        self.close_connection = True
        allow = {"Allow": "GET"} if status == 405 else {}
        self._send(status, f"{message or 'refused'}\n", {**host.headers(), **allow}, "text/plain")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass

    @property
    def _page(self) -> PageServer:
        return cast(PageServer, self.server)

    def _for_us(self) -> bool:
        """Browsers leave out the port of http."""
        name, _, port = self.headers.get("Host", "").partition(":")
        return name in NAMES and (port or "80") == str(self._page.server_port)

    def _shown(self) -> Shown | None:
        """None if somebody made the address up."""
        query = urlsplit(self.path).query
        try:
            said = dict(parse_qsl(query, strict_parsing=bool(query), max_num_fields=MOST))
        except ValueError:
            return None
        theme = said.pop("theme", "")
        wrong = [key for key, text in said.items() if not re.fullmatch(NAME, key) or len(text) > LONGEST or key in OURS]
        if wrong or theme not in ("", *THEMES):
            return None
        return Shown(said, theme)

    def _context(self, shown: Shown) -> dict[str, Any]:
        """As the console tells it; from the browser, where it has told us.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
        """
        size = re.fullmatch(r"(\d{1,5})x(\d{1,5})", self.headers.get("X-Size", ""))
        width, height = (int(size[1]), int(size[2])) if size else SIZE
        told = self.headers.get("X-Minutes", "0")
        minutes = int(told) if re.fullmatch(r"-?\d{1,4}", told) else 0
        now = time.time_ns() // 1_000_000
        return {
            "dashboardName": "local",
            "widgetId": "page",
            "locale": "en",
            "timezone": {
                "label": "Local" if minutes else "UTC",
                "offsetISO": _iso(minutes),
                "offsetInMinutes": minutes,
            },
            "period": 300,
            "isAutoPeriod": True,
            "timeRange": {"mode": "relative", "start": now - 10_800_000, "end": now, "relativeStart": 10_800_000},
            **shown.kept,  # without a theme the reader's system decides
            "linkCharts": True,
            "title": host.TITLE,
            "forms": {"all": {}},
            "params": shown.parameters,
            "width": width,
            "height": height,
        }


def _iso(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
