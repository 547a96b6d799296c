"""Reads what kind of party a row is about, in the words that files use."""

from __future__ import annotations

from app.domain.designation import PartyKind

# English and the FollowTheMoney schemata; French, Spanish, German, Russian, Arabic, Chinese, Portuguese, Turkish.
_WORDS: dict[PartyKind, tuple[str, ...]] = {
    PartyKind.PERSON: (
        "person", "individual", "natural person", "private person", "ind",
        "personne", "personne physique", "particulier", "persona", "persona física", "persona natural",
        "natürliche person", "privatperson", "физическое лицо", "физлицо", "فرد", "شخص", "شخص طبيعي", "个人", "自然人",
        "pessoa", "pessoa física", "gerçek kişi", "birey",
    ),
    PartyKind.ORGANISATION: (
        "organisation", "organization", "company", "entity", "corporate", "business", "public body", "publicbody",
        "legal person", "org",
        "entreprise", "société", "personne morale", "empresa", "sociedad", "persona jurídica", "persona moral",
        "firma", "unternehmen", "juristische person", "юридическое лицо", "юрлицо", "организация", "компания",
        "شركة", "كيان", "شخص اعتباري", "公司", "企业", "法人", "组织",
        "pessoa jurídica", "organização", "şirket", "tüzel kişi", "kuruluş",
    ),
    PartyKind.VESSEL: (
        "vessel", "ship", "navire", "buque", "schiff", "судно", "سفينة", "船舶", "船", "navio", "gemi",
    ),
    PartyKind.AIRCRAFT: (
        "aircraft", "airplane", "plane", "aéronef", "aeronave", "flugzeug", "самолет", "طائرة", "飞机", "uçak",
    ),
    PartyKind.UNKNOWN: ("", "unknown", "legalentity", "legal entity", "thing", "inconnu", "desconocido", "unbekannt"),
}  # fmt: skip

_KIND_OF = {word.casefold(): kind for kind, words in _WORDS.items() for word in words}


def read_party_kind(text: str) -> PartyKind | None:
    """The kind that `text` names (`Person`, `LegalEntity`, `personne morale`), None for a word that is not known.

    Empty text and FollowTheMoney's LegalEntity, which holds people and companies, are `unknown`.
    """
    return _KIND_OF.get(text.strip().casefold())
