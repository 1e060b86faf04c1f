"""Somebody's own pages: what is held on them, what they change themselves, what they ask of the register."""
