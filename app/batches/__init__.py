"""Reading of files of names: columns, encodings, bad rows; every row is accounted for."""
