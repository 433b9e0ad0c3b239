"""What going back would change, as far as the recorded requests tell: sentences for people, before anything is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from domain.fields import show
from domain.kinds import PARTS, SUBJECT
from domain.rollback import LEFT_OUT, parts_of
from domain.stages import STANDARD, Stages

PINS = {f"{what}{pin}": what for what in ("code", "template") for pin in ("Version", "Sha256")}
"""Fields that say which content of another field is meant."""
UNSAID = (*LEFT_OUT, "undo", "asRecorded")
MOST_TEXT = 300
Part = Mapping[str, Any]


def differences(live: Part, wanted: Part, path: Stages = STANDARD) -> list[str]:
    """Between what is live, as a target records it, and the request that would be made; a sentence for each change.
    `path` is what that request would go through."""
    now = parts_of(live)
    told = [sentence for name in PARTS for sentence in _difference(name, now.get(name), wanted.get(name))]
    return [*told, *(_given(live.get("request", {}).get("input", {}), wanted.get("input", {})) if path.own else [])]


def _difference(name: str, now: Part | None, wanted: Part | None) -> Iterable[str]:
    if wanted is None:
        if now is not None:
            yield f"{_named(name, now)} stays as it is"
        return
    which = _named(name, wanted)
    if now is None or _named(name, now) != which:
        yield f"{which} is deployed"
        if now is not None:
            yield f"{_named(name, now)} stays as it is"
        return
    keys = dict.fromkeys(PINS.get(key, key) for key in {**now, **wanted} if now.get(key) != wanted.get(key))
    told = [f"{which}: {_change(key, now.get(key), wanted.get(key))}" for key in keys if key not in UNSAID]
    yield from told or [f"{which} {'is built again' if wanted['kind'] == 'codebuild' else 'stays as it is'}"]


def _named(name: str, part: Part) -> str:
    return f"{name}: {part['kind']} {part[SUBJECT[part['kind']]]}"


def _change(key: str, now: Any, wanted: Any) -> str:
    if now == wanted:
        return f"{key} {_short(now)}, with the content that it had then"
    if not isinstance(now, dict) and not isinstance(wanted, dict):
        return f"{key} {_short(now)} -> {_short(wanted)}"
    before, after = now or {}, wanted or {}
    changed = [each for each in {**before, **after} if before.get(each) != after.get(each)]
    if key == "parameters":  # their values may be secret, their names are not
        return f"{key} ({', '.join(changed)})"
    return f"{key} {', '.join(f'{n}: {_short(before.get(n))} -> {_short(after.get(n))}' for n in changed)}"


def _given(now: Part, wanted: Part) -> list[str]:
    """What the owner's stages are given. They run whatever it is, and nobody here knows what they do with it."""
    missing = object()
    keys = [key for key in {**now, **wanted} if now.get(key, missing) != wanted.get(key, missing)]
    if not keys:
        return ["the stages of this pipeline are run again with the same input"]
    told = [f"input.{key}: {_either(_value(now, key), _value(wanted, key))}" for key in keys]
    return [*told, "the stages of this pipeline decide what that changes"]


def _value(given: Part, key: str) -> str:
    if key not in given:
        return "none"
    value, shown = given[key], show(given[key])
    return value if isinstance(value, str) and shown == f'"{value}"' else shown


def _either(now: str, wanted: str) -> str:
    return f"{now} -> {wanted if wanted != now else 'another that looks the same in short'}"


def _short(value: Any) -> str:
    """A digest is as good as its beginning."""
    if value is None:
        return "none"
    text = value if isinstance(value, str) and len(value) <= MOST_TEXT else show(value)
    return re.sub(r"(@sha256:[0-9a-f]{12})[0-9a-f]+", r"\1", text)
