"""What goes into the Lambda archive."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pulumi

HERE = Path(__file__).resolve().parent
WITHIN = HERE / "lambda_code"
ROOT = WITHIN if WITHIN.is_dir() else HERE.parent
"""In the wheel the sources stand beside the components; in the repository, beside their folder."""
PACKAGES = ("domain", "handlers")


def sources() -> dict[str, Path]:
    """Path in the archive -> file: our sources alone, so that caches and tests never change the code's digest."""
    found = (path for package in PACKAGES for path in ROOT.glob(f"{package}/**/*.py"))
    return {path.relative_to(ROOT).as_posix(): path for path in sorted(found)}


@cache
def archive() -> pulumi.AssetArchive:
    return pulumi.AssetArchive({name: pulumi.FileAsset(str(path)) for name, path in sources().items()})
