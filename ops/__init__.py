"""Who uses the coordinator: the operators' command line and the local sandbox."""
