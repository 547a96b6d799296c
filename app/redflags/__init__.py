"""Red flags: the catalogue of indicators, the kinds of computation, and what they say of accounts."""
