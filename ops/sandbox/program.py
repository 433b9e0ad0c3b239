"""Runs a Pulumi program in process, without the CLI: for the sandbox, and for tests with their own mocks."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import importlib
import logging
import os
import runpy
import sys
import threading
import traceback
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime import mocks as pulumi_mocks
from pulumi.runtime import settings
from pulumi.runtime import stack as pulumi_stack

from ops.sandbox.config import StackConfig, load_config
from ops.sandbox.errors import ProgramError, SandboxError
from ops.sandbox.monitor import STACK_TYPE, RecordingMonitor, Registration

# f"{output}" raises instead of leaking a help text
os.environ.setdefault("PULUMI_ERROR_OUTPUT_STRING", "true")


@dataclass(frozen=True)
class Result:
    """What a program did: registrations by URN, invokes as (token, arguments), logs as (level, text)."""

    registrations: dict[str, Registration]
    component_outputs: dict[str, dict[str, Any]]
    exports: dict[str, Any]
    invokes: list[tuple[str, dict[str, Any]]]
    logs: list[tuple[str, str]]

    def all(self, type_: str) -> list[Registration]:
        """Every registration of one type."""
        return [each for each in self.registrations.values() if each.type == type_]

    def one(self, type_: str, name: str | None = None) -> Registration:
        """The only registration of a type, or of a type and name; LookupError if there is not exactly one."""
        found = [each for each in self.all(type_) if name in (None, each.name)]
        if len(found) != 1:
            raise LookupError(f"{len(found)} registrations of {type_} named {name or 'anything'}")
        return found[0]


def run_program(
    root: str | Path,
    stack: str,
    *,
    mocks: pulumi_mocks.Mocks,
    preview: bool = False,
    config: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
) -> Result:
    """Run root/__main__.py for a stack.

    `config` overrides the files' values, `secrets` decrypts the encrypted ones; keys of both may be bare.
    Raises ConfigError and ProgramError; whatever SandboxError the mocks raise passes through.
    """
    folder = Path(root).resolve()
    loaded = load_config(folder, stack, config, secrets)
    # a copied context keeps the configuration set here from leaking into the next run
    return contextvars.copy_context().run(_run, folder, stack, loaded, RecordingMonitor(mocks), preview)


def _run(root: Path, stack: str, config: StackConfig, monitor: RecordingMonitor, preview: bool) -> Result:
    logs: list[tuple[str, str]] = []
    pulumi.runtime.set_all_config(config.values, config.secret_keys)
    settings.ROOT.set(None)  # the run creates a stack of its own
    settings.configure(_settings(monitor, stack, config.project, root, preview, _logger(logs)))
    with _program_environment(root), _no_collection(), closing(monitor), asyncio.Runner() as runner:
        # one failure would otherwise be printed once per Output that depends on it
        runner.get_loop().set_exception_handler(lambda loop, context: None)
        try:
            runner.run(pulumi_stack.run_in_stack(lambda: _execute(root)))
        except SandboxError:
            raise
        except (Exception, SystemExit) as error:
            raise ProgramError(_message(error, root)) from error
    stack_urn = next(urn for urn, made in monitor.registrations.items() if made.type == STACK_TYPE)
    exports = monitor.component_outputs.get(stack_urn, {})
    return Result(monitor.registrations, monitor.component_outputs, exports, monitor.invokes, logs)


async def _execute(root: Path) -> None:
    """Run the program, and wait for its outputs all at once: the SDK would look at every open one again and again."""
    runpy.run_path(str(root / "__main__.py"), run_name="__main__")
    outputs = settings.SETTINGS.outputs
    while pending := [each for each in outputs if not each.done()]:
        done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_EXCEPTION)
        if any(each.exception() for each in done):
            return


def _settings(
    monitor: RecordingMonitor, stack: str, project: str, root: Path, preview: bool, logger: logging.Logger
) -> pulumi_mocks.MockSettings:
    return pulumi_mocks.MockSettings(
        monitor=monitor,
        monitor_features=set(monitor.GetDeploymentInfo(None).supportedFeatures),
        engine=pulumi_mocks.MockEngine(logger),
        project=project,
        stack=stack,
        dry_run=preview,
        organization="organization",
        root_directory=str(root),
        callbacks=None,
        outputs=set(),
        lock=threading.Lock(),
        package_refs={},
        base_providers_by_ref={},
    )


def _logger(logs: list[tuple[str, str]]) -> logging.Logger:
    class Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logs.append((record.levelname, record.getMessage()))

    logger = logging.Logger("pulumi-program")  # noqa: LOG001 - of one run: nobody else finds it
    logger.addHandler(Collect(logging.INFO))
    return logger


@contextmanager
def _no_collection() -> Generator[None]:
    """A run makes little garbage and many objects: to look through all that is imported takes a third of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _program_environment(root: Path) -> Generator[None]:
    """The program's folder is current and importable; its modules load anew, the caller's are put back."""
    path, folder = list(sys.path), Path.cwd()
    before = _modules_below(root)
    for name in before:
        del sys.modules[name]
    importlib.invalidate_caches()
    os.chdir(root)
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        os.chdir(folder)
        sys.path[:] = path
        for name in _modules_below(root):
            del sys.modules[name]
        sys.modules.update(before)


def _modules_below(root: Path) -> dict[str, Any]:
    own = ("__main__", __name__.split(".")[0])  # this code is in use while the program runs
    return {
        name: module
        for name, module in list(sys.modules.items())
        if name.split(".")[0] not in own and _is_below(root, module)
    }


def _is_below(root: Path, module: Any) -> bool:
    place = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", None) or []), None)
    if not isinstance(place, str) or "site-packages" in place:  # a virtual environment may live in the project
        return False
    return Path(place).is_relative_to(root)


def _message(error: BaseException, root: Path) -> str:
    if isinstance(error, pulumi.RunError):
        return str(error)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(root)]
    where = f" ({Path(frames[-1].filename).relative_to(root)}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"
