"""Run by test_wheel.py where nothing but the wheel and its requirements can be imported: a program of somebody else's.

It says what it found in JSON: this file is no test.
"""

import importlib.util
import json
import pkgutil
from pathlib import Path
from typing import Any

import pulumi


class Mocks(pulumi.runtime.Mocks):
    """Remembers the code of the functions."""

    def __init__(self) -> None:
        self.types: list[str] = []
        self.code: dict[str, str] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        self.types.append(args.typ)
        if args.typ == "aws:lambda/function:Function":
            self.code = {name: file.path for name, file in args.inputs["code"].assets.items()}
        return args.name, {"arn": f"arn:aws:x:us-east-1:123456789012:{args.name}", "name": args.name, **args.inputs}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], None]:
        return {"accountId": "123456789012", "region": "us-east-1", "name": "us-east-1", "partition": "aws"}, None


mocks = Mocks()
pulumi.runtime.set_mocks(mocks, project="shop", stack="test", preview=False)


@pulumi.runtime.test
def program() -> pulumi.Output[Any]:
    from deployment_coordinator import EventBus, HistoryStore

    bus = EventBus("orders", {"source": "shop.orders"})
    history = HistoryStore("orders-history", {"bus_name": bus.bus_name, "bus_arn": bus.bus_arn})
    return pulumi.Output.all(history.table_arn, bus.dead_letters_arn)


program()
package = importlib.import_module("deployment_coordinator")
found = [each.name for each in pkgutil.walk_packages(package.__path__, "deployment_coordinator.")]
print(
    json.dumps(
        {
            "types": sorted(set(mocks.types)),
            "public": {name: getattr(package, name).__module__ for name in package.__all__},
            "imported": [importlib.import_module(name).__name__ for name in found],
            "code": mocks.code,
            "bytes": {name: Path(file).read_text("utf-8") for name, file in mocks.code.items()},
            "importable": [
                name for name in ("components", "domain", "handlers", "ops", "tests") if importlib.util.find_spec(name)
            ],
        }
    )
)
