"""What a preview says to a wrong config, before it makes anything."""

from __future__ import annotations

from typing import Any

import pytest

from ops.sandbox.errors import ProgramError
from ops.sandbox.mocks import PlainMocks
from ops.sandbox.program import run_program

from .runs import ROOT


class NothingIsMade(PlainMocks):
    """Mocks that register nothing: a wrong config is found first."""

    def new_resource(self, args: Any) -> Any:
        raise AssertionError(f"{args.typ} {args.name} was registered")


def complaint(config: dict[str, Any]) -> str:
    """What a preview of dev says to this config; its first line is a heading."""
    with pytest.raises(ProgramError) as error:
        run_program(ROOT, "dev", mocks=NothingIsMade(), preview=True, config=config)
    return str(error.value)
