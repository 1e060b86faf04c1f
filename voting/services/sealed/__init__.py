"""The acts of a secret vote: its keys, its credentials, its box, and the opening of the result."""
