"""Counting methods, majorities, ties and count records: values in, values out."""
