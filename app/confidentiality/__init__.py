"""Keeps what could identify a potential victim from everyone without need: masking, encryption, reveals, retention."""
