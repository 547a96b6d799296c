"""The matcher: names in, scored and explained hits out. Pure: it imports the domain alone, no network, no database."""
