"""The version of the matching rules: part of index file names and of every stored explanation."""

MATCHER_VERSION = "5"
"""Raised with every change that can alter a score or the layout of an index file."""
