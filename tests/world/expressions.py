"""The few DynamoDB expressions that the product may use; any other is refused loudly."""

from __future__ import annotations

import importlib.util
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from .calls import Unmodelled, refuse

Value = dict[str, Any]  # {"S": "text"}
Item = dict[str, Value]
Term = tuple[str, str, str]  # function or operator, path, value placeholder

_PATH = r"(#?[A-Za-z_][\w]*)"
_FUNCTION = re.compile(rf"(attribute_exists|attribute_not_exists)\s*\(\s*{_PATH}\s*\)")
_BEGINS = re.compile(rf"(begins_with)\s*\(\s*{_PATH}\s*,\s*(:\w+)\s*\)")
_COMPARE = re.compile(rf"{_PATH}\s*(=|<>|<=|>=|<|>)\s*(:\w+)")
_BETWEEN = re.compile(rf"{_PATH}\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)", re.IGNORECASE)
_ARITHMETIC = re.compile(rf"{_PATH}\s*=\s*(?:{_PATH}\s*([+-])\s*)?(:\w+)")
_PLACEHOLDER = re.compile(r"[#:]\w+")
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@cache
def reserved_words() -> frozenset[str]:
    """DynamoDB's own list, as moto ships it; moto itself is not imported."""
    spec = importlib.util.find_spec("moto")
    if spec is None or spec.origin is None:
        return frozenset({"STATUS", "TIMESTAMP", "TTL", "EVENT", "REQUEST", "SEQUENCE"})
    words = Path(spec.origin).parent / "dynamodb/parsing/reserved_keywords.txt"
    return frozenset(words.read_text().upper().split())


@cache
def conditions(text: str) -> tuple[Term, ...]:
    text = _BETWEEN.sub(r"\1 >= \2 AND \1 <= \3", text)
    return tuple(_term(part) for part in re.split(r"\s+AND\s+", text.strip(), flags=re.IGNORECASE))


def _term(text: str) -> Term:
    text = text.strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    if found := _FUNCTION.fullmatch(text):
        return (found[1], found[2], "")
    if found := _BEGINS.fullmatch(text):
        return (found[1], found[2], found[3])
    if found := _COMPARE.fullmatch(text):
        return (found[2], found[1], found[3])
    raise Unmodelled(f"condition {text!r}")


class Names:
    """Placeholders of one request: every one used is defined, and every one defined is used."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.names: dict[str, str] = params.get("ExpressionAttributeNames") or {}
        self.values: dict[str, Value] = params.get("ExpressionAttributeValues") or {}
        texts = [value for name, value in params.items() if name.endswith("Expression")]
        used = set(_PLACEHOLDER.findall(" ".join(texts)))
        defined = {*self.names, *self.values}
        if missing := sorted(used - defined):
            refuse(
                "ValidationException",
                f"An expression attribute used in expression is not defined: {missing[0]}",
            )
        if unused := sorted(defined - used):
            refuse(
                "ValidationException",
                f"Value provided is unused in expressions: keys: {{{', '.join(unused)}}}",
            )

    def path(self, name: str) -> str:
        if name.startswith("#"):
            return self.names[name]
        if name.upper() in reserved_words():
            refuse("ValidationException", f"Attribute name is a reserved keyword; reserved keyword: {name}")
        return name

    def value(self, name: str) -> Value:
        return self.values[name]


def holds(text: str | None, item: Item, names: Names) -> bool:
    """Every term is looked at, so that a reserved word is found in any case."""
    return not text or min([_holds(term, item, names) for term in conditions(text)])


def _holds(term: Term, item: Item, names: Names) -> bool:
    kind, path, value = term
    found = item.get(names.path(path))
    if kind == "attribute_exists":
        return found is not None
    if kind == "attribute_not_exists":
        return found is None
    wanted = names.value(value)
    if found is None or next(iter(found)) != next(iter(wanted)):
        return kind == "<>"
    if kind == "begins_with":
        return bool(plain(found).startswith(plain(wanted)))
    return _OPERATORS[kind](plain(found), plain(wanted))


def update(text: str, item: Item, names: Names) -> Item:
    """`SET a = :v, b = b + :n REMOVE c`: a changed copy of the item."""
    changed = dict(item)
    parts = re.split(r"\b(SET|REMOVE)\s+", text.strip(), flags=re.IGNORECASE)
    if parts[0] or len(parts) < 3:
        raise Unmodelled(f"update {text!r}")
    for clause, actions in zip(parts[1::2], parts[2::2], strict=True):
        for action in actions.split(","):
            if clause.upper() == "REMOVE" and re.fullmatch(_PATH, action.strip()):
                changed.pop(names.path(action.strip()), None)
            elif clause.upper() == "SET" and (found := _ARITHMETIC.fullmatch(action.strip())):
                changed[names.path(found[1])] = _sum(item, names, found)
            else:
                raise Unmodelled(f"update {action!r}")
    return changed


def _sum(item: Item, names: Names, found: re.Match[str]) -> Value:
    value = names.value(found[4])
    if not found[2]:
        return value
    if "N" not in value or "N" not in (old := item.get(names.path(found[2]), {})):
        refuse(
            "ValidationException",
            "The provided expression refers to an attribute that does not exist in the item",
        )
    change = Decimal(value["N"]) if found[3] == "+" else -Decimal(value["N"])
    return {"N": str(Decimal(old["N"]) + change)}


def plain(value: Value) -> Any:
    """The Python value, comparable within its type."""
    kind, content = next(iter(value.items()))
    if kind == "N":
        return Decimal(content)
    if kind == "M":
        return {name: plain(inner) for name, inner in content.items()}
    if kind == "L":
        return [plain(inner) for inner in content]
    if kind == "NULL":
        return None
    return set(content) if kind in ("SS", "NS", "BS") else content
