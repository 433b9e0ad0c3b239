"""Shows the page of a stack in a browser, as a CloudWatch dashboard shows it: the same function, the same HTML."""
