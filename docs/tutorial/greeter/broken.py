"""A greeter that does not work, to see what happens then."""


def handler(event, context):
    raise RuntimeError("the greeter has lost its voice")
