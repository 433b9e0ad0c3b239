"""What a program gave to a component, held against what it takes: every mistake at once, and what was meant."""

import typing
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

import pulumi

from components.documents import has_outputs
from domain.fields import show

PLAIN = {int: "a whole number", str: "text", bool: "true or false"}


def check(name: str, kind: type, given: Mapping[str, Any], **configs: Callable[[Any], str | None]) -> None:
    """Raises ValueError with everything that is wrong with the arguments of the component `name`.

    `kind` is their TypedDict; `configs` are the checks of those that are said as the config of a stack says them.
    """
    found = problems("", kind, given)
    for key, wrong_with in configs.items():
        value = given.get(key, {})
        if not has_outputs(value) and (wrong := wrong_with(value)):
            found.append(f"{key} {wrong}")
    if found:
        raise ValueError("\n".join([f"the arguments of {name} are not right:", *found]))


def problems(at: str, kind: type, given: Any) -> list[str]:
    if not isinstance(given, Mapping):
        return [f"{at} must be a dictionary, not {show(given)}"]
    known, required = _fields(kind), getattr(kind, "__required_keys__", ())
    where = f"{at}." if at else ""
    missing = [f"{where}{key} is missing" for key in known if key in required and key not in given]
    unknown = [f"{where}{key} is not known{_meant(str(key), known)}" for key in given if key not in known]
    wrong = [
        each for key, value in given.items() if key in known for each in _wrong(f"{where}{key}", known[key], value)
    ]
    return [*missing, *unknown, *wrong]


@cache
def _fields(kind: type) -> dict[str, Any]:
    """Type hints with outputs in them cannot be evaluated outside the SDK: they are taken as they stand."""
    given = kind.__annotations__.items()
    return {
        key: typing.get_args(hint)[0] if typing.get_origin(hint) is typing.NotRequired else hint for key, hint in given
    }


def _meant(key: str, known: Mapping[str, Any]) -> str:
    spelled = "".join(f"_{c.lower()}" if c.isupper() else c for c in key)
    near = get_close_matches(spelled, known, 1)
    return f": do you mean {near[0]}?" if near else f"; known are {', '.join(known)}"


def _wrong(at: str, hint: Any, value: Any) -> list[str]:
    if isinstance(value, pulumi.Resource):
        return [f"{at} is a whole resource, {type(value).__name__}: give the output of it that is meant"]
    plain = PLAIN.get(hint)
    if plain and not isinstance(value, pulumi.Output) and type(value) is not hint:
        return [f"{at} must be {plain}, not {show(value)}"]
    of = next((each for each in typing.get_args(hint) if typing.is_typeddict(each)), None)
    if of and isinstance(value, Sequence):
        return [each for n, item in enumerate(value) for each in problems(f"{at}[{n}]", of, item)]
    return []
