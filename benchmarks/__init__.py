"""Measures the matcher beside its peers, and tunes its weights; no part of the product."""
