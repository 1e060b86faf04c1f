"""A result explains itself: from a count record, sentences in French and in English, a summary and a table.

Plain Python tables of texts, no gettext: whoever has the record can read it without Unevoix’s pages.
`explain(record, language)` is all that others need.
"""

from voting.counting.explain.explanations import LANGUAGES, explain
from voting.counting.explain.shapes import Column, Explanation, Fact, Sentence, Stage, Table

__all__ = ["LANGUAGES", "Column", "Explanation", "Fact", "Sentence", "Stage", "Table", "explain"]
