"""Methods on papers that mark candidates: one cross, several, as many as one likes, votes that may be heaped."""
