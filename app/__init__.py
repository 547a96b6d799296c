"""fiscreen: screens names and transactions for trafficking-linked terrorist financing."""
