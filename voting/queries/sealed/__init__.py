"""Reading a secret vote: its election, who was handed a credential, and its archive."""
