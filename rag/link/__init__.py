"""Articles -> who is who across them. Pure functions over records."""
