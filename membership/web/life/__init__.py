"""The pages of the acts of a member’s life."""
