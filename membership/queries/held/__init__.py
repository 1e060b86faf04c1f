"""Everything that one organisation holds on one person, part by part, from every room that holds some."""
