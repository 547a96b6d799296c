"""What the words of the field mean. Frozen values only: no I/O, no framework, no SQL."""
