"""Names and words that validation draws from, all written for it."""
