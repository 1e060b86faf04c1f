"""Methods on papers that rank the candidates: transferable votes, pairwise comparison, points by place."""
