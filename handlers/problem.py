"""What the control API answers where the answer is no: application/problem+json, with what to do next.

https://www.rfc-editor.org/rfc/rfc9457
"""

from __future__ import annotations

from typing import Any

KIND = "urn:deployment-coordinator:"


class Problem(Exception):
    """`kind` is one word for programs, `detail` a sentence for people, `advice` what they can do."""

    def __init__(self, status: int, kind: str, detail: str, advice: str, **more: Any) -> None:
        self.status, self.kind, self.detail, self.advice, self.more = status, kind, detail, advice, more
        super().__init__(detail)

    @property
    def document(self) -> dict[str, Any]:
        title = self.kind.replace("-", " ").capitalize()
        said = {"type": KIND + self.kind, "title": title, "status": self.status, "detail": self.detail}
        return {**said, "advice": self.advice, **self.more}


def not_there(what: str, name: str) -> Problem:
    return Problem(404, "not-there", f"there is no {what} {name}", f"look at the list of {what}s")


def busy(reason: str) -> Problem:
    return Problem(503, "busy", reason, "try again in a moment; nothing is done twice")
