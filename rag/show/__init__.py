"""The front ends: command line and browser pages. They call, and render, and decide nothing."""
