"""A pipeline of its owner's stages, in the world of tests/world."""
