"""The page of a sandbox: served by the emulator's own process, and by the very function that the stack has."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from ops.page.invoke import Event, PageError, page_function
from ops.page.server import PageServer
from ops.sandbox import emulator

logger = logging.getLogger(__name__)


def serve(port: int, state_file: Path, client: Any) -> None:
    """Serve the page in a thread until the process ends; a port that was taken meanwhile is no reason to end."""

    def render(event: Event) -> str:
        name = emulator.page_function(state_file)
        if not name:
            raise PageError(
                "this sandbox has no page (yet)",
                "If it is not just coming up: python -m ops sandbox up brings it there.",
            )
        return page_function(client, name)(event)

    try:
        server = PageServer(port, render)
    except OSError as error:
        logger.warning("the page cannot be served: %s", error)
        return
    threading.Thread(target=server.serve_forever, name="page", daemon=True).start()
