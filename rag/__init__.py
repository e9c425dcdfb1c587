"""Readout: who said what, where and when, in a folder of news articles."""
