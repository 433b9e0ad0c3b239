"""Asks the control API: finds its address, signs as the caller, sends, and says what went wrong."""
