"""A series of days as a small picture that is told in words, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handlers.pages.element import Markup, el

WIDTH, HEIGHT, GAP = 168, 36, 3
FLOOR = HEIGHT - 1


def bars(days: Sequence[float | None], label: str) -> Markup:
    """One bar for each day on which there is something."""
    most, step = max([day or 0 for day in days], default=0) or 1, WIDTH / max(1, len(days))
    drawn = []
    for number, day in enumerate(days):
        high = (day or 0) / most * (FLOOR - 3)
        x, wide = f"{number * step:.1f}", f"{step - GAP:.1f}"
        drawn.append(el("rect", x=x, y=f"{FLOOR - high:.1f}", width=wide, height=f"{high:.1f}") if high else None)
    return _picture(label, drawn)


def line(days: Sequence[float | None], label: str, most: float = 0) -> Markup:
    """A line through the days of which something is known; it is interrupted where nothing is."""
    high, step = max([most, *(day or 0 for day in days)]) or 1, WIDTH / max(1, len(days))
    drawn = []
    for run in _runs(days):
        places = [((n + 0.5) * step, FLOOR - 2 - day / high * (FLOOR - 5)) for n, day in run]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        drawn.append(el("polyline", points=points) if len(places) > 1 else None)
        drawn += [el("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="1.8") for x, y in places]
    return _picture(label, drawn)


def _runs(days: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    run: list[tuple[int, float]] = []
    for number, day in enumerate([*days, None]):
        if day is not None:
            run.append((number, day))
        elif run:
            yield run
            run = []


def _picture(label: str, drawn: Sequence[Markup | None]) -> Markup:
    floor = el("path", d=f"M0 {FLOOR}.5H{WIDTH}", class_="floor")
    box = f"0 0 {WIDTH} {HEIGHT}"
    return el("svg", el("title", label), floor, drawn, class_="spark", viewBox=box, role="img", aria_label=label)
