"""Guesses of encodings: no reading that changes a name is hidden from the person who decides."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from app.batches.encodings import guess_encoding

WESTERN = "éèêàâçôûùïœ"
MANY_LETTERS_THAT_BOTH_PAGES_SHARE = "Zoé Äöü Çédéric Müßéô, Lyon"


def test_encodings_that_differ_in_another_line_than_the_busiest_are_all_offered() -> None:
    lines = ["name", MANY_LETTERS_THAT_BOTH_PAGES_SHARE, "Hélène Lefèvre", "Gisèle"]
    guess = guess_encoding(BytesIO("\n".join(lines).encode("cp1252")))
    readings = dict(guess.readings())
    assert {"cp1252", "cp1250"} <= readings.keys()
    assert "è" in readings["cp1252"]
    assert "č" in readings["cp1250"]


@given(st.lists(st.text(alphabet=WESTERN + "abc ", min_size=1, max_size=200), min_size=1, max_size=30))
def test_as_many_readings_are_shown_as_the_whole_file_has(lines: list[str]) -> None:
    content = "\n".join(["name", *lines]).encode("cp1252")
    guess = guess_encoding(BytesIO(content))
    if guess.is_certain:
        return
    offered = (guess.encoding, *guess.alternatives)
    beginnings = b"\n".join(line[:120] for line in content.split(b"\n"))
    whole = {beginnings.decode(encoding, errors="replace") for encoding in offered}
    assert len(list(guess.readings())) == len(whole)
