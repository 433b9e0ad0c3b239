"""Somebody at the terminal has seen what would happen, and types yes or something else."""

from __future__ import annotations

from ops.commands.desk import Desk


def agreed(desk: Desk, question: str) -> bool:
    """Whether they typed yes; anything else, a closed terminal and Ctrl-C send nothing."""
    desk.out.blank()
    try:
        typed = desk.outside.ask(question)
    except EOFError:
        typed = ""
    except KeyboardInterrupt:
        desk.err.line("Nothing was sent.")
        raise
    if typed.strip().lower() == "yes":
        return True
    desk.err.line("Nothing was sent.")
    return False
