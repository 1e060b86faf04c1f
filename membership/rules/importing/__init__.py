"""Reading a list of members: a file becomes a table, each of its rows a member or a refusal with its reason."""
