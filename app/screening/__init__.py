"""The use case: subjects in, hits and verdicts out."""
