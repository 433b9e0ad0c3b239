"""Which AWS operations a handler can reach on the coordinator's own clients, read from the source.

A reference counts as a call. Followed are names and `module.name` of our own modules, from a function, class or value
to those it mentions; methods of a class count as the class.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from .runs import ROOT

Operation = tuple[str, str]  # ("dynamodb", "get_item")
Place = tuple[str, str]  # ("handlers.adapters.history", "get")


@dataclass
class Module:
    """Top-level definitions, and what imported names stand for: a module, or a definition in one."""

    definitions: dict[str, ast.AST] = field(default_factory=dict)
    imported: dict[str, str | Place] = field(default_factory=dict)


@cache
def module(name: str) -> Module | None:
    path = ROOT / name.replace(".", "/")
    source = path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"
    return _read(source) if name.startswith("handlers") and source.is_file() else None


def _read(source: Path) -> Module:
    found = Module()
    for node in ast.parse(source.read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            found.definitions |= dict(_assigned(node))
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.imported |= {each.asname or each.name: _meant(node.module, each.name) for each in node.names}
    return found


def _assigned(node: ast.Assign | ast.AnnAssign) -> Iterator[tuple[str, ast.AST]]:
    """Name and value, of `a, b = x, y` too."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    pairs = [(target, node.value)]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = list(zip(target.elts, node.value.elts, strict=True))
    yield from ((each.id, value) for each, value in pairs if isinstance(each, ast.Name) and value is not None)


def _meant(package: str, name: str) -> str | Place:
    inner = f"{package}.{name}"
    return inner if (ROOT / f"{inner.replace('.', '/')}.py").is_file() else (package, name)


def operations(handler: str) -> set[Operation]:
    """All that can be reached from `handler` of this module."""
    seen: set[Place] = set()
    todo: list[Place] = [(handler, "handler")]
    reached: set[Operation] = set()
    while todo:
        place = todo.pop()
        here = module(place[0])
        if place in seen or here is None or place[1] not in here.definitions:
            continue
        seen.add(place)
        definition = here.definitions[place[1]]
        local = _local_names(definition)
        for node in ast.walk(definition):
            reached |= set(_operation(node, here))
            if not (isinstance(node, ast.Name) and node.id in local):
                todo += _mentioned(node, place[0], here)
    return reached


def _local_names(definition: ast.AST) -> set[str]:
    """Parameters and variables, which hide what the module calls the same."""
    stored = {n.id for n in ast.walk(definition) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored | {n.arg for n in ast.walk(definition) if isinstance(n, ast.arg)}


def _mentioned(node: ast.AST, name: str, here: Module) -> Iterator[Place]:
    if isinstance(node, ast.Name):
        meant = here.imported.get(node.id, (name, node.id))
        # a module that is only named is a table's entry, of which anything may be called
        yield from [meant] if isinstance(meant, tuple) else _all_of(meant)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        meant = here.imported.get(node.value.id)
        if isinstance(meant, str):
            yield meant, node.attr


def _all_of(name: str) -> Iterator[Place]:
    """Deployers are chosen from a table of modules; an adapter is named with what is called of it."""
    found = module(name)
    if found is not None and name.startswith("handlers.deployers"):
        yield from ((name, each) for each in found.definitions)


def _operation(node: ast.AST, here: Module) -> Iterator[Operation]:
    if isinstance(node, ast.Attribute):
        made_by = here.definitions.get(node.value.id) if isinstance(node.value, ast.Name) else node.value
        if service := _own_client(made_by):
            yield service, node.attr


def _own_client(node: ast.AST | None) -> str | None:
    """`client("x")`; not `role.client("x")`, which is the deploy role's."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "client":
        argument = node.args[0]
        return str(argument.value) if isinstance(argument, ast.Constant) else None
    return None
