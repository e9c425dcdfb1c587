"""A question -> what it asks for -> ranked passages."""
