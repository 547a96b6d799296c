"""One file for each format of payments."""
