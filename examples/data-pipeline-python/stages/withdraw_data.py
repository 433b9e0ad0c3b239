"""WithdrawData: what was live is live again, and what was staged is gone; where there is nothing of it, it is done."""

import rows
from deployment_stage import Asked, Done, stage

FILES = ("rows.csv", "before.json", "outcome.json")


@stage
def handler(asked: Asked) -> Done:
    said = _switched_back(asked) if "PublishData" in asked.undoes else []
    for name in FILES:
        rows.s3.delete_object(Bucket=rows.BUCKET, Key=f"{rows.staged(asked.deployment_id)}{name}")
    return Done([*said, "what was staged is gone"])


def _switched_back(asked: Asked) -> list[str]:
    pointer = rows.live(asked.service)
    before, now = rows.document(f"{rows.staged(asked.deployment_id)}before.json"), rows.document(pointer)
    if before is None or now is None or now["release"] != asked.deployment_id:
        return [f"{asked.service} had not changed"]
    if before["live"] is None:
        rows.s3.delete_object(Bucket=rows.BUCKET, Key=pointer)
        return [f"{asked.service} has no release, as before"]
    rows.put(pointer, before["live"])
    return [f"{asked.service} {before['live']['version']} is live again"]
