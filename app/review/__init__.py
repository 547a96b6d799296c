"""The review room: alerts that people decide, countersign and can have computed again."""
