"""How a notice looks: as plain text for e-mail, as a subject, and as a document for chats."""

from __future__ import annotations

import textwrap
from typing import Any

from domain.event_words import what
from domain.harmless import TEXT, ascii_only, shortened
from domain.telling import Listed, Telling

Detail = dict[str, Any]
WIDTH, AT = 76, 13
"""The widest line except for commands, which are to be copied, and the column of the facts."""
LISTED, CHAT = 6000, 2500
"""Most characters of lists, and of a document's description: a message has room for 256 KB with all its copies."""
SUBJECT = 99
"""SNS takes subjects of less than 100 characters: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html"""
MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "`": "'", "](": "] ("}
"""What would make a chat call everybody, end a command, or hide where a link leads."""


def subject(telling: Telling, detail: Detail) -> str:
    """ASCII on one line that tells alone; where it is too long, names give way."""
    tried = (_subject(telling, detail, most) for most in (SUBJECT, 40))
    return next((line for line in tried if len(line) <= SUBJECT), None) or _subject(telling, detail, 20)


def _subject(telling: Telling, detail: Detail, most: int) -> str:
    names = [shortened(ascii_only(detail[key]), most) for key in ("environment", "service", "version")]
    stack, name = names[0], " ".join(filter(None, names[1:]))
    return f"[{stack}] {telling.subject.format(name=name or 'a request')}"


def plain(telling: Telling, detail: Detail, event: str) -> str:
    """The text of an e-mail."""
    blocks = [[_wrapped(telling.opening)]]
    blocks += [_list(each) for each in few(telling.lists)]
    blocks += [[_wrapped(text, label.ljust(AT), " " * AT) for label, text in _facts(telling)]]
    blocks += [[_wrapped(step.do), *([f"  {step.command}"] if step.command else [])] for step in telling.steps]
    blocks += [[_wrapped(f"Deployment {detail['deploymentId']}, event {detail['sequence']}: {event}")]]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def chat(telling: Telling, detail: Detail, event: str, title: str, attributes: dict[str, str]) -> dict[str, Any]:
    """A custom notification of Amazon Q Developer in chat applications; other programs read it as well.

    All of a deployment are one thread. https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html
    """
    steps = [_marked(step.do) + (f" `{_marked(step.command)}`" if step.command else "") for step in telling.steps]
    return {
        "version": "1.0",
        "source": "custom",
        "id": f"{detail['deploymentId']}:{detail['sequence']}",
        "content": {
            "textType": "client-markdown",
            "title": _marked(title),
            "description": _marked(shortened(_described(telling), CHAT)),
            "nextSteps": steps,
            "keywords": list(dict.fromkeys(_marked(attributes[key]) for key in ("environment", "status", "urgency"))),
        },
        "metadata": {
            "threadId": detail["deploymentId"],
            "summary": _marked(f"{what(detail)}: {attributes['status']}"),
            "eventType": event,
            "relatedResources": [_marked(detail["service"])] if detail["service"] else [],
            "additionalContext": {key: _marked(value) for key, value in attributes.items()},
        },
    }


def few(lists: list[Listed]) -> list[Listed]:
    """As much as there is room for, the first lists first; what is left out is counted."""
    room, kept = LISTED, []
    for each in lists:
        shown: list[str] = []
        while len(shown) < len(each.sentences) and len(each.sentences[len(shown)]) <= room:
            room -= len(each.sentences[len(shown)])
            shown.append(each.sentences[len(shown)])
        left = len(each.sentences) - len(shown)
        shown += [f"and {left} more: the command below shows all"] if left else []
        kept += [Listed(each.heading, shown, each.mark)] if shown else []
    return kept


def _list(listed: Listed) -> list[str]:
    return [f"{listed.heading}:", *(_wrapped(each, f"  {listed.mark} ", "    ") for each in listed.sentences)]


def _facts(telling: Telling) -> list[tuple[str, str]]:
    return [(label, shortened(text, TEXT)) for label, text in telling.facts.items() if text]


def _described(telling: Telling) -> str:
    lists = [
        line
        for each in few(telling.lists)
        for line in (f"{each.heading}:", *(f"{each.mark} {sentence}" for sentence in each.sentences))
    ]
    return "\n".join([telling.opening, *lists, *(f"{label}: {text}" for label, text in _facts(telling))])


def _wrapped(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _marked(text: str) -> str:
    """Text of others in a chat's markdown: nobody is called, and nothing is a link that does not look like one."""
    for mark, shown in MARKUP.items():
        text = text.replace(mark, shown)
    return text
