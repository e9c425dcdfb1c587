"""The desk for assistants: a Model Context Protocol server."""
