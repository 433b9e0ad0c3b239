"""The colours of both themes, by what they are for."""

from __future__ import annotations

MEANINGS = ("good", "bad", "wait", "busy", "undo", "calm")
LIGHT = {
    "ground": "#ffffff",
    "sheet": "#f7f8fa",
    "edge": "#dfe3e8",
    "ink": "#12181f",
    "soft": "#545d69",
    "link": "#0b5cad",
    "good": "#17693a",
    "good-ground": "#e4f4ea",
    "bad": "#b0211f",
    "bad-ground": "#fdeceb",
    "wait": "#855000",
    "wait-ground": "#fdf2dc",
    "busy": "#0b5cad",
    "busy-ground": "#e5f0fb",
    "undo": "#6a3ba8",
    "undo-ground": "#f1eafb",
    "calm": "#545d69",
    "calm-ground": "#eceff2",
}
DARK = {
    "ground": "#0f141b",
    "sheet": "#171e27",
    "edge": "#2a3441",
    "ink": "#e8ecf1",
    "soft": "#a3afbd",
    "link": "#7db8ff",
    "good": "#74d394",
    "good-ground": "#12301f",
    "bad": "#ff9f95",
    "bad-ground": "#3b1a19",
    "wait": "#f2bb62",
    "wait-ground": "#342710",
    "busy": "#7db8ff",
    "busy-ground": "#122a45",
    "undo": "#c9aefc",
    "undo-ground": "#2a2042",
    "calm": "#a3afbd",
    "calm-ground": "#232c37",
}
"""Every text reaches a contrast of 4.5 on every ground that it stands on: tests/handlers/page/test_style.py."""
