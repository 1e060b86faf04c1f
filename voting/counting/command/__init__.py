"""Counting from a terminal, without Django or a database."""
