"""What the coordinator costs, how fast it starts and how it grows: measured from the real program and handlers."""
