"""Pages for people: server-made, without script, everything about them decided in the rooms below."""
