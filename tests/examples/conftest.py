"""The wheel, as somebody else's program has it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.package.environment import OFFLINE, PACKAGE, build


@pytest.fixture(scope="package")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """`deployment_coordinator` can be imported: what is built and installed, and not this repository."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", *OFFLINE, "--no-compile", "--target", str(folder)]
    subprocess.run([*pip, str(build(tmp_path_factory.mktemp("wheel")))], check=True)
    sys.path.insert(0, str(folder))
    yield
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]
