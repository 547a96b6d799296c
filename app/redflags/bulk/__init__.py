"""Many transactions at once: columns show which accounts each indicator could fire for, and only these are judged."""
