"""Two persons of one register found to be one: shown first, joined on demand, parted again while nothing followed."""
