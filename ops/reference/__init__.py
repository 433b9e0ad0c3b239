"""What can be read from the program, as the pages of docs/ that `make docs` writes."""
