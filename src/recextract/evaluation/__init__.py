"""Scoring a table against hand-coded documents."""
