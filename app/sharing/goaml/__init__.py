"""Reports in goAML, the format of UNODC for financial intelligence units: one profile for each authority, as data."""
