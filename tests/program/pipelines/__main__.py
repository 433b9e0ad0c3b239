"""The program of the config's choice."""

import runpy
from pathlib import Path

import pulumi

config = pulumi.Config()
made = runpy.run_path(str(Path(__file__).with_name(f"{config.require('program')}.py")))
made["make"](config.require_object("arguments"))
