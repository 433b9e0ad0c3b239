"""The product as its users meet it, in the sandbox."""
