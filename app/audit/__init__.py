"""The tamper-evident log of what was done: its format, its keys, and a verifier that needs nothing else. No SQL."""
