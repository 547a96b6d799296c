"""Messages to another system about what changed here: signed, kept until they are taken, tried again."""
