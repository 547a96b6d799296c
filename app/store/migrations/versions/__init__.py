"""One module for each change of the tables, named by number and subject; applied ones are never edited."""
