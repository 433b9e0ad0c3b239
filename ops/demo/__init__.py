"""The main job, told while it happens in the sandbox."""
