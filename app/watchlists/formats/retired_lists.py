"""Knows lists that their publishers gave up, so that nobody screens against one in the belief that it is in force."""

from __future__ import annotations

from app.watchlists.errors import ListFileError, ListFileProblem

_OFSI_COLUMNS = (b"Group Type", b"Alias Type", b"Group ID", b"Regime")


def refuse_what_was_retired(head: bytes) -> None:
    """Raise ListFileError where `head`, the first 4,096 bytes of a file, is of a list that is no longer published."""
    as_xml = b"FinancialSanctionsTarget" in head or b"hmtreasury.gov.uk" in head[:1024]
    if as_xml or all(column in head for column in _OFSI_COLUMNS):
        raise ListFileError(
            ListFileProblem.RETIRED,
            "The file is the Consolidated List of OFSI (ConList), which was retired on 28 January 2026 and has not "
            "changed since. Load the UK Sanctions List instead: UK-Sanctions-List.xml or .csv from "
            "sanctionslist.fcdo.gov.uk, source uk-sanctions.",
        )
