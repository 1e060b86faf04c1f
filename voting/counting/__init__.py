"""Counting methods, majorities, ties and count records: values in, values out.

Needs nothing but Python: no Django, no database, nothing else of Unevoix. Numbers are whole, or fractions; the same
papers and options give the same record, byte for byte.
"""
