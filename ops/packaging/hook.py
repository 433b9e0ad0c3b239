"""Builds the wheel: our packages as one, because `domain` or `ops` could be anybody's.

The modules of `components` become those of `deployment_coordinator`; `domain` and `ops` are packages in it, and the
Lambda code stands there as it is, as data, for the archive of the functions.
https://hatch.pypa.io/latest/plugins/build-hook/custom/
"""

from __future__ import annotations

import ast
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "deployment_coordinator"
PLACES = {"components": PACKAGE, "domain": f"{PACKAGE}.domain", "ops": f"{PACKAGE}.ops"}
LAMBDA_CODE = ("domain", "handlers")
OURS = {*PLACES, *LAMBDA_CODE}
PACKED = re.compile(
    r"components/(?!(__main__|plugin)\.)"  # which are for the engine, and it has the whole repository
    r"|domain/"
    r"|ops/((__init__|cli)\.|(client|commands)/)"
    r"|ops/page/(__init__|host|invoke|links|refresh|server)\."
    r"|ops/sandbox/(__init__|emulator|errors)\."  # what finds a sandbox that runs
)
"""The command line, and not what runs the program of the repository: the sandbox, the demo, the figures."""
FILES = (".py", ".css", ".js")
MODULE = re.compile(r"(?!handlers\.)[a-z_]+(\.[a-z_]+)+")
"""What a string that names a module looks like; `handlers.` begins the name of an entry point in the Lambda code."""
COMMAND = re.compile(r"python -m ops(?! sandbox)")


class WheelHook(BuildHookInterface[Any]):
    """Hands the tree over to hatchling, and takes it away afterwards."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            raise ValueError("there is nothing to edit in a wheel: run from the repository, with it on PYTHONPATH")
        self._tree = Path(tempfile.mkdtemp())
        write(Path(self.root), self._tree)
        build_data["force_include"][str(self._tree)] = PACKAGE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self._tree)


def write(root: Path, tree: Path) -> None:
    """Everything that is in the package, as it is in the package."""
    for name in sorted(each for place in PLACES for each in _files(root, place) if PACKED.match(each)):
        text = (root / name).read_text("utf-8")
        inner = name.removeprefix("components/")
        if inner == "__init__.py":
            text = lazy(text)
        _put(tree / inner, rewritten(text, name) if name.endswith(".py") else text)
    for name in (each for place in LAMBDA_CODE for each in _files(root, place)):
        (tree / "lambda_code" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, tree / "lambda_code" / name)
    _put(tree / "py.typed", "")


def _files(root: Path, place: str) -> list[str]:
    """Without virtual environments: the plugin may have one in `components`."""
    found = (each.relative_to(root) for each in (root / place).rglob("*") if each.suffix in FILES)
    return sorted(each.as_posix() for each in found if "venv" not in each.parts)


def _put(file: Path, text: str) -> None:
    if file.exists():
        raise ValueError(f"{file.name} is in two of {', '.join(PLACES)}: rename one")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def rewritten(text: str, name: str) -> str:
    """A module with our modules under their names in the wheel. Raises ValueError where one cannot be renamed."""
    lines = text.splitlines(keepends=True)
    for number, module in _named(text):
        lines[number] = _line(lines[number], module)
    new = COMMAND.sub("deployment-coordinator", "".join(lines))
    if left := [f"{name}:{number + 1} ({module})" for number, module in _named(new)]:
        raise ValueError(f"not renamed: {', '.join(left)}; write `from package import module`, alone on its line")
    return new


def _named(text: str) -> list[tuple[int, str]]:
    """(index of the line, module) wherever one of our modules is imported, or is all that a string says."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            found.append((node.lineno - 1, str(node.module)))
        elif isinstance(node, ast.Import):
            found += [(node.lineno - 1, alias.name) for alias in node.names]
        elif isinstance(node, ast.Constant) and MODULE.fullmatch(str(node.value)):
            found.append((node.lineno - 1, str(node.value)))
    return [(number, module) for number, module in found if module.partition(".")[0] in OURS]


def _line(line: str, module: str) -> str:
    first, dot, rest = module.partition(".")
    new = PLACES.get(first, first) + dot + rest
    line = re.sub(rf"^(\s*)import {first}$", rf"\1import {new} as {first}", line)
    return re.sub(rf"""(\bfrom |["']){re.escape(module)}(?=[ "'])""", rf"\g<1>{new}", line, count=1)


def lazy(text: str) -> str:
    """`__init__` that imports a component when somebody asks for it: the command line must not load Pulumi."""
    imports = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom)]
    above, below = text[: text.index("\nfrom ")], text[text.index("\n__all__") :]
    places = {alias.name: str(node.module) for node in imports for alias in node.names}
    return "\n".join(
        [
            above,
            "from importlib import import_module",
            "from typing import TYPE_CHECKING, Any",
            "",
            "if TYPE_CHECKING:",
            *(f"    {ast.unparse(node)}" for node in imports),
            below,
            "_PLACES = {",
            *(f'    "{name}": "{module}",' for name, module in places.items()),
            "}",
            "",
            "",
            "def __getattr__(name: str) -> Any:",
            "    if name not in _PLACES:",
            '        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")',
            "    return getattr(import_module(_PLACES[name]), name)",
            "",
        ]
    )
