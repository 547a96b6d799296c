"""Makes a designation of a FollowTheMoney entity and of the addresses, documents, sanctions and links around it.

Every property has a field here, or is kept as a detail under its own name: none is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from app.domain.designation import Address, Designation, Document, ListedName, NameKind, PartyKind
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ftm_entity import FtmEntity
from app.watchlists.iso_birth_dates import iso_birth_date
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.published_dates import day_of
from app.watchlists.reading_account import ReadingAccount

SEVERAL_DATASETS = "several datasets"

KINDS = {
    "Person": PartyKind.PERSON,
    "Organization": PartyKind.ORGANISATION,
    "Company": PartyKind.ORGANISATION,
    "PublicBody": PartyKind.ORGANISATION,
    "Vessel": PartyKind.VESSEL,
    "Airplane": PartyKind.AIRCRAFT,
    # A person or an organisation: the publisher does not know.
    "LegalEntity": PartyKind.UNKNOWN,
}
_NAMES = {
    "name": NameKind.STRONG_ALIAS,
    "alias": NameKind.STRONG_ALIAS,
    "previousName": NameKind.FORMER_NAME,
    "weakAlias": NameKind.WEAK_ALIAS,
    "abbreviation": NameKind.WEAK_ALIAS,
}
_NATIONALITIES = ("nationality", "citizenship")
_COUNTRIES = ("country", "jurisdiction", "mainCountry", "flag")
_COMMENTS = ("notes", "summary", "description")
_LINKS = ("sourceUrl", "wikipediaUrl", "programUrl")
_CONTACTS = ("phone", "email", "website")
_PROGRAMMES = ("programId", "program")
_REFERENCES = ("wikidataId", "unscId", "authorityId", "recordId")
_NUMBERS = frozenset(
    {
        *(
            "passportNumber",
            "idNumber",
            "socialSecurityNumber",
            "taxNumber",
            "vatCode",
            "registrationNumber",
            "imoNumber",
        ),
        *(
            "mmsi",
            "callSign",
            "serialNumber",
            "innCode",
            "ogrnCode",
            "okpoCode",
            "kppCode",
            "leiCode",
            "swiftBic",
            "dunsCode",
        ),
        *(
            "uniqueEntityId",
            "permId",
            "bikCode",
            "cikCode",
            "voenCode",
            "npiCode",
            "giiNumber",
            "licenseNumber",
            "usCode",
        ),
        *("publicKey", "accountNumber", "iban", "isin"),
    }
)
_OF_A_PARTY = frozenset(
    {
        *_NAMES,
        *_NATIONALITIES,
        *_COUNTRIES,
        *_COMMENTS,
        *_LINKS,
        *_CONTACTS,
        *_PROGRAMMES,
        *_REFERENCES,
        *_NUMBERS,
        *("birthDate", "birthPlace", "birthCountry", "gender", "title", "position", "address", "addressEntity"),
    }
)
_DOCUMENT_SCHEMATA = frozenset({"Passport", "Identification"})
_OF_A_DOCUMENT = frozenset({"holder", "number", "passportNumber", "type", "country", "startDate", "endDate"})
_OF_AN_ADDRESS = frozenset({"street", "city", "region", "state", "postalCode", "country", "full"})

NameOfId = Callable[[str], str]
"""The caption of another entity of the file by its id; empty for an id that is not there."""


def designation_of(
    entity: FtmEntity, *, belongings: Sequence[FtmEntity], name_of_id: NameOfId, account: ReadingAccount
) -> Designation:
    """The designation that `entity` is; `belongings` are the entities that point to it, or that it points to.

    `account` counts what is odd. Raises ListFileError for an entity without any name.
    """
    kind = KINDS.get(entity.schema, PartyKind.UNKNOWN)
    if entity.schema not in KINDS:
        account.remark("entity_of_another_schema")
    sanctions = [one for one in belongings if one.schema == "Sanction"]
    addresses = [one for one in belongings if one.schema == "Address"]
    papers = [one for one in belongings if one.schema in _DOCUMENT_SCHEMATA]
    described = [
        *sanctions,
        *(one for one in belongings if one.schema not in (*_DOCUMENT_SCHEMATA, "Address", "Sanction")),
    ]
    return Designation(
        reference=entity.id,
        kind=kind,
        list_type=entity.datasets[0] if len(entity.datasets) == 1 else SEVERAL_DATASETS if entity.datasets else "",
        names=_names(entity, kind, account),
        listed_on=_listed_on(sanctions),
        amended_on=_days([entity.last_change[:10]]),
        birth_dates=tuple(iso_birth_date(text, account) for text in entity.texts("birthDate")),
        birth_places=_birth_places(entity),
        nationalities=entity.texts(*_NATIONALITIES),
        gender=" or ".join(text.capitalize() for text in entity.texts("gender")),
        titles=entity.texts("title"),
        positions=entity.texts("position"),
        documents=_documents(entity, papers, account),
        addresses=_addresses(entity, addresses),
        comments=" ".join(entity.texts(*_COMMENTS)),
        links=_each_once(entity.texts(*_LINKS), *(one.texts(*_LINKS) for one in sanctions)),
        programmes=_each_once(entity.texts(*_PROGRAMMES), *(one.texts(*_PROGRAMMES) for one in sanctions)),
        measures=_each_once(*(one.texts("provisions") for one in sanctions)),
        other_references=_each_once(
            entity.referents, entity.texts(*_REFERENCES), *(one.texts(*_REFERENCES) for one in sanctions)
        ),
        contacts=entity.texts(*_CONTACTS),
        details=_details(entity, described, name_of_id, account),
    )


def _names(entity: FtmEntity, kind: PartyKind, account: ReadingAccount) -> tuple[ListedName, ...]:
    written = [(text, name_kind) for name, name_kind in _NAMES.items() for text in entity.texts(name)]
    main = entity.caption or next((text for text, _ in written), "")
    if not main:
        raise ListFileError(
            ListFileProblem.MISSING_ELEMENT,
            f"The entity {entity.id} has no name, which every target must have. Download the list again.",
        )
    if all(text != main for text, _ in written):
        account.remark("caption_that_is_no_name")
    is_person = kind is PartyKind.PERSON
    names = list(names_in_field(main, NameKind.PRIMARY, account, note="", is_person=is_person))
    for text, name_kind in written:
        if text != main:
            names += names_in_field(text, name_kind, account, note="", is_person=is_person)
    return each_once(names, account)


def _birth_places(entity: FtmEntity) -> tuple[Address, ...]:
    places = (Address(note=text) for text in entity.texts("birthPlace"))
    return (*places, *(Address(country=text) for text in entity.texts("birthCountry")))


def _listed_on(sanctions: Iterable[FtmEntity]) -> date | None:
    """The first day of listing, or of the sanction where no day of listing is given."""
    held = list(sanctions)
    days = _days(text for one in held for text in one.texts("listingDate")) or _days(
        text for one in held for text in one.texts("startDate")
    )
    return min(days, default=None)


def _days(texts: Iterable[str]) -> tuple[date, ...]:
    return tuple(day for text in texts if (day := day_of(text[:10])) is not None)


def _documents(entity: FtmEntity, papers: Iterable[FtmEntity], account: ReadingAccount) -> tuple[Document, ...]:
    on_papers = [document for paper in papers for document in _on_paper(paper, account)]
    numbers = {document.number for document in on_papers}
    named = _NUMBERS & entity.properties.keys()
    own = (Document(name, text) for name in sorted(named) for text in entity.texts(name) if text not in numbers)
    return tuple(dict.fromkeys([*on_papers, *own]))


def _on_paper(paper: FtmEntity, account: ReadingAccount) -> list[Document]:
    numbers = paper.texts("number", "passportNumber")
    if not numbers:
        account.remark("document_without_number")
    return [
        Document(
            kind="; ".join(paper.texts("type")) or paper.schema,
            number=number,
            issuing_country="; ".join(paper.texts("country")),
            issued_on="; ".join(paper.texts("startDate")),
            expires_on="; ".join(paper.texts("endDate")),
            note=_in_words(paper, without=_OF_A_DOCUMENT),
        )
        for number in numbers or ("",)
    ]


def _addresses(entity: FtmEntity, addresses: Iterable[FtmEntity]) -> tuple[Address, ...]:
    full = [_address(one) for one in addresses]
    written = [Address(note=text) for text in entity.texts("address")]
    countries = {address.country for address in full}
    alone = (
        Address(country=text, note=name) for name in _COUNTRIES for text in entity.texts(name) if text not in countries
    )
    return tuple(dict.fromkeys([*full, *written, *alone]))


def _address(entity: FtmEntity) -> Address:
    parts = {name: ", ".join(entity.texts(name)) for name in ("street", "city", "postalCode", "country")}
    return Address(
        street=parts["street"],
        city=parts["city"],
        state_or_province=", ".join(entity.texts("region", "state")),
        postal_code=parts["postalCode"],
        country=parts["country"],
        note="; ".join(filter(None, (*entity.texts("full"), _in_words(entity, without=_OF_AN_ADDRESS)))),
    )


def _details(
    entity: FtmEntity, described: Iterable[FtmEntity], name_of_id: NameOfId, account: ReadingAccount
) -> tuple[tuple[str, str], ...]:
    facts = [("schema", entity.schema)]
    if len(entity.datasets) > 1:
        facts += [("dataset", dataset) for dataset in entity.datasets]
    facts += [
        (name, _with_name(text, name_of_id))
        for name in entity.properties
        if name not in _OF_A_PARTY
        for text in entity.texts(name)
    ]
    for one in described:
        for _ in one.nested():
            account.remark("nested_party")
        facts.append((one.schema, _in_words(one, without=frozenset(), of=entity.id, name_of_id=name_of_id)))
    return tuple(dict.fromkeys(facts))


def _in_words(entity: FtmEntity, *, without: frozenset[str], of: str = "", name_of_id: NameOfId = lambda _: "") -> str:
    """The properties of an entity as text, but not those named in `without` nor the id of the party that it belongs to.

    Of a party that is nested in it only name and id are said.
    """
    said = []
    for name, values in entity.properties.items():
        if name in without:
            continue
        texts = [
            f"{value.caption} ({value.id})" if isinstance(value, FtmEntity) else _with_name(value, name_of_id)
            for value in values
            if value != of
        ]
        if texts:
            said.append(f"{name}: {', '.join(texts)}")
    return "; ".join(said)


def _with_name(text: str, name_of_id: NameOfId) -> str:
    name = name_of_id(text)
    return f"{name} ({text})" if name else text


def _each_once(*texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for some in texts for text in some))
