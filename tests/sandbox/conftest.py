"""What the sandbox's tests share: the fixture program, throw-away programs, and waiting with a deadline."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.sandbox.lifecycle import Sandbox, sandbox

PROGRAM = Path(__file__).with_name("program")


@pytest.fixture(scope="session")
def program() -> Path:
    """The folder of the program with one resource of every mapped type."""
    return PROGRAM


@pytest.fixture
def write_program(tmp_path: Path) -> Callable[..., Path]:
    """Write a program of a `__main__.py`, a `config:` block and a stack's values; gives its folder."""

    def write(main: str, config: str = "{}", stack: str = "{}", **modules: str) -> Path:
        (tmp_path / "Pulumi.yaml").write_text(f"name: tiny\nruntime: python\nconfig: {config}\n")
        (tmp_path / "Pulumi.dev.yaml").write_text(f"config: {stack}\n")
        (tmp_path / "__main__.py").write_text(main)
        for name, text in modules.items():
            (tmp_path / f"{name}.py").write_text(text)
        return tmp_path

    return write


@pytest.fixture(scope="module")
def running(program: Path) -> Iterator[Sandbox]:
    """The fixture program in a sandbox of this module's own."""
    with sandbox(root=program) as made:
        yield made


@pytest.fixture(scope="session")
def eventually() -> Callable[..., Any]:
    """Call until the answer is true, and give it; fails after some seconds."""

    def wait(call: Callable[[], Any], seconds: float = 20) -> Any:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if answer := call():
                return answer
            time.sleep(0.05)
        pytest.fail(f"not within {seconds} s")

    return wait
