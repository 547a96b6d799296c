"""Ways in which a listed name is changed to see whether it is still found: small pure functions."""
