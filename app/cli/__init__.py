"""The command line: a module for each group of commands, heavy imports inside the commands so that they start fast."""

from app.cli.application import main

__all__ = ["main"]
