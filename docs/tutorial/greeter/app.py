"""The greeter: the first line of the archive says its version."""

import os


def handler(event, context):
    """Answers with its version and the greeting that the stack gave it."""
    return {"ok": True, "version": VERSION, "greeting": os.environ["GREETING"]}  # noqa: F821
