"""Who may do what, and how often: keys, permissions, rates. No SQL."""
