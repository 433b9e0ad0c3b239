"""Answers of stage functions, right and wrong, at every limit of the contract."""

from __future__ import annotations

from typing import Any

DEEP: Any = {}
for _ in range(17):
    DEEP = {"a": DEEP}
OUTPUTS: list[Any] = [
    {},
    {"a": [1, 2.5, True, None, "ä\n😀", {"b": {}}]},
    {"a": "x" * 16_300},
    {"a": "x" * 16_400},
    {"a": "ä" * 2_700},
    {"a": "ä" * 2_750},
    {"a": ["x"] * 3_200},
    {"a": ["x"] * 3_400},
    {"a": 1e119, "b": -1e-119, "c": 0},
    {"a": 1e120},
    {"a": 1e-121},
    {"": 1},
    {"a": "\ud800"},
    {"\udc00": 1},
    DEEP,
    DEEP["a"],
    [1],
    "text",
    None,
]
SENTENCES: list[Any] = [
    [],
    ["a"],
    [""],
    ["a" * 500],
    ["😀" * 500],
    ["a" * 501],
    ["a"] * 20,
    ["a"] * 21,
    ["\x07"],
    [1],
    "a",
]
PLANS: list[Any] = [{"summary": each} for each in [*SENTENCES, ["a"] * 60, ["a"] * 61]] + [
    {"summary": ["a"], "alerts": ["b"], "unchanged": True},
    {"summary": ["a"], "alerts": [""]},
    {"summary": ["a"], "unchanged": 1},
    {"summary": ["a"], "more": 1},
    {"alerts": []},
    ["a"],
]
ANSWERS: list[Any] = [
    *({"status": "done", "output": each} for each in OUTPUTS),
    *({"status": "waiting", "operation": each} for each in OUTPUTS),
    *({"status": "done", "summary": each} for each in SENTENCES),
    *({"status": "done", "plan": each} for each in PLANS),
    *({"status": "waiting", "operation": {}, "waitsFor": each} for each in ("", "a" * 2048, "a" * 2049, "\x00", 1)),
    *({"status": each} for each in ("done", "waiting", "well", None, 1)),
    {"status": "done", "sumary": []},
    None,
    "done",
]
