"""Makes a document of what the page's function returns; plays the part of the CloudWatch console around a widget.

The HTML stands in it as it is. The policy lets run one script, the host's own: markup that a name of somebody smuggled
into the page would be shown, and nothing more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape
from importlib import resources
from urllib.parse import urlencode

from ops.page.links import linked

TITLE = "Deployments"
SCRIPT = resources.files("ops.page").joinpath("refresh.js").read_text("utf-8")
STYLE = resources.files("ops.page").joinpath("host.css").read_text("utf-8")


@dataclass(frozen=True)
class Shown:
    """What is asked for: `parameters` go to the function; without a `theme` the reader's system decides."""

    parameters: dict[str, str]
    theme: str = ""

    @property
    def kept(self) -> dict[str, str]:
        """What every link of the page keeps."""
        return {"theme": self.theme} if self.theme else {}


def content(html: str, shown: Shown) -> tuple[str, str]:
    """(the HTML with working links, a tag that tells it from any other)."""
    made = linked(html, shown.kept)
    return made, hashlib.sha256(made.encode()).hexdigest()[:32]


def document(html: str, shown: Shown, *, nonce: str, seconds: float) -> str:
    """The whole page; it asks for its content again every so many seconds."""
    made, tag = content(html, shown)
    here = "?" + urlencode({**shown.kept, **shown.parameters})
    again = f'<meta http-equiv="refresh" content="{max(1, round(5 * seconds))};url={escape(here)}">'
    body = (
        f'<main id="page" data-tag="{tag}" data-seconds="{seconds:g}">{made}</main>\n'
        '<p id="host" role="status" hidden></p>\n'
        f'<script nonce="{escape(nonce)}">{SCRIPT}</script>'
    )
    return _page(_title(shown.parameters), body, shown.theme, f"<noscript>{again}</noscript>\n")


def failure(title: str, detail: str, advice: str) -> str:
    """A page, without any script, that says what is wrong and what to do."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in advice.splitlines() if line.strip())
    return _page(title, f'<main class="failure"><h1>{escape(title)}</h1><p>{escape(detail)}</p>{lines}</main>')


def headers(nonce: str = "") -> dict[str, str]:
    """What the browser may do with an answer: nothing that the page does not need."""
    script = f"'nonce-{nonce}'" if nonce else "'none'"
    policy = {
        "default-src": "'none'",
        "script-src": script,
        "style-src": "'unsafe-inline'",  # a widget may bring its own; so does this page
        "img-src": "data:",
        "connect-src": "'self'" if nonce else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _page(title: str, body: str, theme: str = "", head: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="en" data-theme="{escape(theme)}">\n<head>\n<meta charset="utf-8">\n'
        f'<title>{escape(title)}</title>\n<link rel="icon" href="data:,">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{head}<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _title(parameters: dict[str, str]) -> str:
    which = parameters.get("deployment") or parameters.get("service")
    return f"{which} – {TITLE}" if which else TITLE
