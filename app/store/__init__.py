"""Keeps what must last, on SQLite or PostgreSQL: the only room that knows SQL."""
