"""How the tables came to be: one file in `versions/` for each change, applied in order by `app.store.migration`."""
