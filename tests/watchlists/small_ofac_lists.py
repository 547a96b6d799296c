"""Builds small OFAC lists of fictional parties, as the set of CSV files and as XML."""

from __future__ import annotations

import io
import zipfile

from app.domain.designation import Designation
from app.domain.snapshot import ListContents
from app.watchlists.formats import ofac_csv

NULL = "-0- "
END = "\x1a"


def row(*cells: str | int | None) -> str:
    """One row as the publisher writes it: numbers bare, texts in quotation marks, null for None."""
    written = (NULL if cell is None else str(cell) if isinstance(cell, int) else f'"{cell}"' for cell in cells)
    return ",".join(written) + "\r\n"


def entry(number: int, name: str, kind: str | None = None, *, remarks: str | None = None, **more: str | None) -> str:
    vessel = [more.get(key) for key in ("call_sign", "vessel_type", "tonnage", "grt", "flag", "owner")]
    return row(number, name, kind, more.get("programmes", "TEST"), more.get("title"), *vessel, remarks)


def alias(number: int, name: str, word: str = "aka", *, alias_number: int = 1) -> str:
    return row(number, alias_number, word, name, None)


def address(number: int, street: str | None = None, city: str | None = None, country: str | None = None) -> str:
    return row(number, number, street, city, country, None)


def files(entries: str, aliases: str = "", addresses: str = "", comments: str | None = None) -> dict[str, str]:
    """The files of a set; without `addresses` each entry gets its empty row, as with the publisher."""
    if not addresses:
        addresses = "".join(address(int(line.split(",")[0])) for line in entries.splitlines() if line.strip(END))
    found = {"SDN.CSV": entries + END, "ALT.CSV": aliases + END, "ADD.CSV": addresses + END}
    return found if comments is None else {**found, "SDN_COMMENTS.CSV": comments}


def archive(members: dict[str, str | bytes], *, packed: bool = False) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as written:
        for name, text in members.items():
            written.writestr(name, text)
    return content.getvalue()


def read(members: dict[str, str | bytes]) -> ListContents:
    return ofac_csv.parse(io.BytesIO(archive(members)))


def read_set(entries: str, aliases: str = "", addresses: str = "", comments: str | None = None) -> ListContents:
    return read(dict(files(entries, aliases, addresses, comments)))


def read_person(remarks: str | None = None, name: str = "TESTPERSON, Nemo", aliases: str = "") -> Designation:
    return read_set(entry(1, name, "individual", remarks=remarks), aliases).designations[0]
