"""The table of what is live where, for pipelines that keep it elsewhere than beside themselves."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, Optional, TypedDict

import pulumi

from components.arguments import check
from components.targets import let_in, targets_table


class TargetStoreArgs(TypedDict):
    users: NotRequired[Sequence[pulumi.Input[str]]]
    """ARNs of roles, or of whole accounts (`arn:aws:iam::111122223333:root`), in other accounts that may use the table.
    Their own policies must allow it as well. Default none."""
    protect: NotRequired[bool]
    """Whether the table can be deleted neither by Pulumi nor by AWS; default true."""
    point_in_time_recovery: NotRequired[bool]
    """Whether the table can be restored to any second of the last 35 days; default true."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource."""


class TargetStore(pulumi.ComponentResource):
    """The table of what is live, who holds and who waits, by service; one for each pipeline.

    It stands in the account of the history: both are written in one transaction, and DynamoDB knows none across
    accounts.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
    """

    table_name: pulumi.Output[str]
    """Name of the table."""
    table_arn: pulumi.Output[str]
    """ARN of the table; for a Pipeline in another account, its name as well."""

    def __init__(self, name: str, args: TargetStoreArgs, opts: Optional[pulumi.ResourceOptions] = None) -> None:
        check(name, TargetStoreArgs, args)
        super().__init__("coordinator:index:TargetStore", name, dict(args), opts)
        kept = {key: args.get(key, True) for key in ("protect", "point_in_time_recovery")}
        table = targets_table(f"{name}-table", self, args.get("tags", {}), **kept)
        let_in(f"{name}-users", table, args.get("users", ()), self)
        self.table_name, self.table_arn = table.name, table.arn
        self.register_outputs({"table_name": self.table_name, "table_arn": self.table_arn})
