"""Makes a model validator's evidence: what the matcher finds, misses and raises in vain on one list."""
