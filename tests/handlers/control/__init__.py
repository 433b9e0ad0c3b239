"""The control API as a whole: proxy events in, answers out, on the real handlers in the world of tests/world."""
