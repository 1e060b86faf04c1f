"""Counting paper ballots: prepared, typed by two, compared, settled, sealed, counted."""
