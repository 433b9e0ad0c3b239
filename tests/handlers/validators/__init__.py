"""How a deployment proves itself."""
