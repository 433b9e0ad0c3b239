"""Two themes with enough contrast, at any width."""

from __future__ import annotations

import re

import pytest

from handlers.pages.colours import DARK, LIGHT, MEANINGS
from handlers.pages.style import STYLE
from tests.handlers.page.documents import VIEWS, html
from tests.handlers.page.reader import read

ENOUGH = 4.5
"""https://www.w3.org/TR/WCAG22/#contrast-minimum"""


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(theme: dict[str, str]) -> None:
    for name in ("ink", "soft", "link", *MEANINGS):
        for ground in ("ground", "sheet"):
            assert contrast(theme[name], theme[ground]) >= ENOUGH, (name, ground)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_sign_can_be_read_on_its_own_ground(theme: dict[str, str]) -> None:
    for name in MEANINGS:
        assert contrast(theme[name], theme[f"{name}-ground"]) >= ENOUGH, name


def test_both_themes_have_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


@pytest.mark.parametrize(
    ("asked", "shown"), [("light", "light"), ("dark", "dark"), ("", "auto"), ("x onclick", "auto")]
)
def test_the_theme_is_the_dashboards_or_else_the_readers(asked: str, shown: str) -> None:
    root = read(html("overview", asked)).content[1]
    assert root.classes == ["cwdb-no-default-styles", "dc", shown]


def test_the_style_changes_nothing_outside_the_page() -> None:
    plain = re.sub(r"@keyframes[^{]*\{[^}]*\}\}|@(media|container)[^{]*\{", "", STYLE)
    selectors = [each for rule in re.findall(r"([^{}]+)\{", plain) for each in rule.split(",")]
    assert len(selectors) > 100
    assert [each for each in selectors if not each.strip().startswith(".dc")] == []


def test_every_class_is_known_to_the_style() -> None:
    known = set(re.findall(r"\.([a-z][a-z-]*)", STYLE)) | {"cwdb-no-default-styles"}
    used = {name for view in VIEWS for each in read(html(view)) for name in each.classes}
    assert used - known == set()


def test_a_focus_is_seen() -> None:
    assert ":focus-visible{outline:2px" in STYLE
    assert "outline:none" not in STYLE
    assert "outline:0" not in STYLE


def test_what_moves_does_not_for_those_who_asked_for_calm() -> None:
    before, _, after = STYLE.partition("@media (prefers-reduced-motion:no-preference)")
    assert "animation" not in before
    assert "animation" in after
