"""What the matcher knows of names, as plain tables written for this project from public knowledge of languages."""
