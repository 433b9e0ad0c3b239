"""`page`: where the page of a stack is; that of a stack in AWS is served on this machine until Ctrl-C."""

from __future__ import annotations

from typing import Annotated

import typer

from ops.commands.asking import asking
from ops.commands.desk import Desk

OUTPUT = "pageFunctionArn"
SECONDS = 5
"""Between two calls of the function in AWS, while somebody looks."""


@asking
def page(
    desk: Desk,
    function: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"The page's function; else the stack's output {OUTPUT}.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 is any that is free.")] = 0,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser, too.")] = False,
) -> int | None:
    """Show where the page is: what runs, what is live, what happened. Read-only.

    A running sandbox serves it already. That of a stack in AWS is served here until Ctrl-C; your role or user needs
    lambda:InvokeFunction on its function, which is called every five seconds while somebody looks.
    """
    address = "" if function else _of_sandbox(desk)
    if address:
        if port:
            desk.err.line("The sandbox serves its page at an address of its own: --port is for a stack in AWS.")
        _tell(desk, address, open_)
        return None
    return _serve(desk, function, port, open_)


def _of_sandbox(desk: Desk) -> str:
    """The page of the only running sandbox that is meant. Raises NoAddress if it has none."""
    from ops.client import sandboxes
    from ops.client.errors import NoAddress

    url = (desk.named["url"] or "").rstrip("/")
    found = sandboxes.found(desk.outside.root, desk.named["stack"])
    running = [each for each in found if each.alive and url in ("", each.url)]
    if len(running) > 1:
        raise NoAddress(
            f"several sandboxes run: {', '.join(each.stack for each in running)}", "Choose one: --stack NAME"
        )
    if running and not running[0].page:
        raise NoAddress(
            f"the sandbox of '{running[0].stack}' has no page", "Bring it up to date: python -m ops sandbox up --detach"
        )
    return running[0].page if running else ""


def _serve(desk: Desk, function: str | None, port: int, open_: bool) -> int | None:
    from ops.client import credentials
    from ops.client.account import Account
    from ops.client.errors import NoAddress
    from ops.commands.exit_codes import ExitCode
    from ops.page.invoke import page_function
    from ops.page.server import PageServer

    name = function or _of_stack(desk)
    region = name.split(":")[3] if name.startswith("arn:") else ""
    account = Account(credentials.own(desk.named["profile"], region), desk.named["profile"])
    try:
        server = PageServer(port, page_function(account.client("lambda"), name), seconds=SECONDS)
    except OSError as error:
        raise NoAddress(f"port {port} cannot be used: {error.strerror}", "Choose another: --port") from error
    with server:
        _tell(desk, server.address, open_)
        desk.err.line("Ctrl-C ends it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return ExitCode.INTERRUPTED
    return None


def _of_stack(desk: Desk) -> str:
    from ops.client import address
    from ops.client.errors import NoAddress

    stack = desk.named["stack"]
    name, why_not = address.output_of(stack, OUTPUT)
    if name:
        return name
    unknown = address.unknown(stack, desk.outside.root)
    which = f" of stack '{stack}'" if stack else ""
    raise NoAddress(
        "; ".join(filter(None, (f"no page{which} was found", unknown, why_not))),
        address.ways(f"--function NAME: the stack's output {OUTPUT}", stack, known=not unknown),
    )


def _tell(desk: Desk, address: str, open_: bool) -> None:
    desk.answer({"page": address}, lambda desk, told: desk.out.line(told["page"]))
    if open_:
        import webbrowser

        webbrowser.open(address)
