"""Takes the pictures of the page for the documents: `make pictures`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.page import browser, scene
from ops.page.scene import Scene
from ops.sandbox.lifecycle import ROOT, sandbox

FOLDER = ROOT / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """`query` is what of the page it shows."""

    name: str
    query: str = ""
    width: int = 1600
    theme: str = "light"
    scale: float = 1


PICTURES = (
    Picture("overview"),
    Picture("overview-dark", width=400, theme="dark", scale=2),
    Picture("gate", f"?deployment={scene.GATED}"),
    Picture("failed", f"?deployment={scene.FAILED}"),
)


def main() -> int:
    path = browser.found()
    if not path:
        print(browser.HOW, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    print("An afternoon in a sandbox is played ...", flush=True)
    with sandbox(scene.STACK, config=scene.config()) as running:
        Scene(running).play()
        with browser.launched(path) as chromium:
            for picture in PICTURES:
                print(take(chromium, running.page, picture).relative_to(ROOT), flush=True)
    return 0


def take(chromium: Any, address: str, picture: Picture) -> Path:
    context = chromium.new_context(
        viewport={"width": picture.width, "height": 400},
        color_scheme=picture.theme,
        device_scale_factor=picture.scale,
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.goto(f"{address}{picture.query}")
        page.wait_for_selector("main[data-live]")
        file = FOLDER / f"{picture.name}.png"
        page.screenshot(path=file, full_page=True)
        return file
    finally:
        context.close()


if __name__ == "__main__":
    sys.exit(main())
