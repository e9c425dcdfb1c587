"""Across the articles: who is one speaker under several names."""
