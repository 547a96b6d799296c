"""Results of a batch as files: one module a format, each streaming from the outcomes of its rows."""
