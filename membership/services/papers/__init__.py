"""What is printed of shares: the certificate of one member, the statement of the whole capital."""
