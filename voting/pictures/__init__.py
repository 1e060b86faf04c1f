"""Where the bars, cells and seats of a counted election stand. Pure: a record and its words in, places out."""
