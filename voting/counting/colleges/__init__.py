"""Votes by colleges: groups of voters, each with a weight of its own in one result."""
