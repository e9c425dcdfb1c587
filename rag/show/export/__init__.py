"""Answers and readouts as files for elsewhere: one small document model, and a writer for each format."""
