"""Rules of notice, quorum and majority: values in, values out."""
