"""Builds the zip of a Lambda function: equal sources give equal bytes, whatever their timestamps."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pulumi

from ops.sandbox.errors import MappingError

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold


def zip_archive(archive: Any) -> bytes:
    """The zip of a Pulumi archive; MappingError for one of an unknown or remote kind."""
    if isinstance(archive, pulumi.FileArchive) and Path(archive.path).is_file():
        return Path(archive.path).read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in sorted(_files(archive, "")):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _files(asset: Any, name: str) -> list[tuple[str, bytes]]:
    match asset:
        case pulumi.AssetArchive():
            inner = asset.assets.items()
            return [each for key, value in inner for each in _files(value, f"{name}/{key}".strip("/"))]
        case pulumi.FileAsset():
            return [(name, Path(asset.path).read_bytes())]
        case pulumi.StringAsset():
            return [(name, asset.text.encode())]
        case pulumi.FileArchive():
            return _folder(Path(asset.path), "" if name == "." else name)
    raise MappingError(f"the sandbox cannot pack a {type(asset).__name__}")


def _folder(folder: Path, prefix: str) -> list[tuple[str, bytes]]:
    if not folder.is_dir():
        raise MappingError(f"the archive {folder} does not exist")
    files = [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    return [(f"{prefix}/{p.relative_to(folder).as_posix()}".strip("/"), p.read_bytes()) for p in files]
