"""Files of papers: reading them, writing them, and saying what is wrong with one (docs/counting.md, «Files»)."""
