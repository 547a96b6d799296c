"""Where lists come from: reading, checking, fetching and dating the published sanctions lists."""
