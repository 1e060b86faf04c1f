"""The pages of a count of paper ballots."""
