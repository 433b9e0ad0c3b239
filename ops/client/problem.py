"""Makes an exception of an answer that is none: the API's own problem+json, or what API Gateway says."""

from __future__ import annotations

import json
from typing import Any

from ops.client.errors import ClientError, NotAsked, NotFound, Refusal, RequestRefused, Trouble
from ops.client.transport import Answer

GATEWAYS_OWN = "x-amzn-errortype"
"""The header by which API Gateway's refusals are told from those of the API behind it."""
AGAIN = (429, 500, 502, 503, 504)
MOST_WAIT = 20


def checked(answer: Answer, asked: str, who: str) -> dict[str, Any]:
    """The document of a good answer. `asked` is method and path, `who` the caller. Raises ClientError."""
    document = _document(answer)
    if answer.status >= 300:
        raise _error(answer, document or {}, asked, who)
    if document is None:
        text = answer.body[:80].decode(errors="replace")
        raise NotAsked(f"the answer is not that of a control API: {text}", "Is the address right, with its stage name?")
    return document


def _document(answer: Answer) -> dict[str, Any] | None:
    try:
        document = json.loads(answer.body)
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _error(answer: Answer, problem: dict[str, Any], asked: str, who: str) -> ClientError:
    status, detail, advice = answer.status, _detail(answer, problem), _advice(problem)
    if status in AGAIN:
        return _trouble(answer, detail, advice, problem)
    if status == 422:
        return RequestRefused(detail, advice, problem)
    if GATEWAYS_OWN in answer.headers and status in (401, 403, 404):
        return _from_the_gateway(answer, detail, asked, who, problem)
    if status == 404:
        return _not_found(asked, detail, advice, problem)
    if status < 500:
        return Refusal(detail, advice or (f"You ask as {who}." if status == 403 else ""), problem)
    return NotAsked(detail, advice or "This coordinator cannot do that; is it up to date?", problem)


def _not_found(asked: str, detail: str, advice: str, problem: dict[str, Any]) -> NotFound:
    error = NotFound(detail, advice, problem)
    if asked.partition(" ")[2].startswith("/targets/"):
        error.known = "targets"
    return error


def _detail(answer: Answer, problem: dict[str, Any]) -> str:
    """What is said of it: a problem's detail, or the message that API Gateway gives by itself."""
    if problem.get("problems"):  # they are listed one by one
        return "the request is refused" if answer.status == 422 else "the call is not right"
    said = problem.get("detail") or problem.get("message") or problem.get("Message") or problem.get("title")
    return str(said or f"the control API answered {answer.status}: {answer.body[:200].decode(errors='replace')}")


def _advice(problem: dict[str, Any]) -> str:
    """On one line: the lines of an error's advice are ours."""
    return " ".join(str(problem.get("advice") or "").split())


def _trouble(answer: Answer, detail: str, advice: str, problem: dict[str, Any]) -> Trouble:
    if answer.status == 429:
        detail, advice = "the control API is asked too often", advice or "Wait a minute; all callers share one limit."
    error = Trouble(detail, advice or "Try again in a minute; the stack's logs say more.", problem)
    after = answer.headers.get("retry-after", "")
    error.wait = min(int(after), MOST_WAIT) if after.isdigit() else 0
    return error


def _from_the_gateway(answer: Answer, detail: str, asked: str, who: str, problem: dict[str, Any]) -> ClientError:
    kind = answer.headers[GATEWAYS_OWN].partition(":")[0]
    if kind == "AccessDeniedException":
        advice = f"You ask as {who}. Its role or user needs execute-api:Invoke on {asked}."
        return Refusal(f"not allowed: {detail}", advice, problem)
    if "Expired" in kind or "expired" in detail:
        return Refusal(f"not allowed: {detail}", "Log in again; if that does not help, is this clock right?", problem)
    if answer.status == 404 or kind == "MissingAuthenticationTokenException":
        return NotAsked(f"nothing answers to {asked} there", "Is the address right, with its stage name?", problem)
    return Refusal(f"not allowed: {detail}", f"You ask as {who}. Are key, secret and region right?", problem)
