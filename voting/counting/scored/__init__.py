"""Methods on papers that judge every candidate: scores added up, scores with a run-off, grades."""
