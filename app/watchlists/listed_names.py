"""What the names of one entry have in common whatever the format: their script, and that each stands once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from app.domain.designation import ListedName, NameKind
from app.watchlists.published_names import names_of_alias, names_of_primary
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.scripts import is_other_script


def kind_by_script(text: str, kind: NameKind) -> NameKind:
    """`kind`, but the original script for a strong alias in other than Latin letters; a weak alias stays weak."""
    if kind is NameKind.STRONG_ALIAS and is_other_script(text):
        return NameKind.ORIGINAL_SCRIPT
    return kind


def names_in_field(
    published: str, kind: NameKind, account: ReadingAccount, *, note: str, is_person: bool
) -> tuple[ListedName, ...]:
    """Every name in one name field whose kind the publisher gives, each with `note`.

    Names that the publisher joined, or has in parentheses, are taken apart as in a UN list.
    """
    if kind is NameKind.PRIMARY:
        found = names_of_primary(published, account, is_person=is_person)
    else:
        by_script = kind_by_script(published, kind)
        found = names_of_alias(published, by_script, account, note="", is_person=is_person)
    return tuple(replace(name, note="; ".join(filter(None, (note, name.note)))) for name in found)


def each_once(names: Iterable[ListedName], account: ReadingAccount) -> tuple[ListedName, ...]:
    """`names` without those that an entry repeats, and without a derived name that stands elsewhere in the entry."""
    listed = list(names)
    unique = dict.fromkeys(listed)
    for _ in range(len(listed) - len(unique)):
        account.remark("name_repeated_in_entry")
    texts = {name.text for name in unique}
    published = {name.text.casefold() for name in unique if not name.as_published}
    kept: list[ListedName] = []
    kept_texts: set[str] = set()
    for name in unique:
        derived_from_a_kept_name = name.as_published in texts
        if derived_from_a_kept_name and name.text.casefold() in published | kept_texts:
            continue
        kept.append(name)
        kept_texts.add(name.text.casefold())
    return tuple(kept)
