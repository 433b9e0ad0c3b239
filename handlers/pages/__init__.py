"""What the page shows, as HTML: written by one builder that escapes everything, with one style and no script."""
