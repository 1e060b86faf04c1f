"""Bringing a list of members into the register, and taking it out again as one unit."""
