"""Payments as they are exchanged: messages and lines of files become parties, free texts and transactions."""
