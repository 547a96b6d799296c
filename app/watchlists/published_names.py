"""Finds every single name in what a publisher wrote into one name field, and in the note beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.domain.designation import ListedName, NameKind
from app.watchlists.published_dates import birth_dates_in, birth_place_in
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.scripts import is_other_script, runs_by_script

_FORMER = re.compile(r"\b(?:previously|formerly) listed as\b", re.IGNORECASE)
_REMARK = re.compile(
    r"(?:previously|formerly) listed as|birth name|combat name|nom de guerre|false identity|call sign|"
    r"sub-unit name|original script|transliterations?\b|translation\b",
    re.IGNORECASE,
)
_SCRIPT_LABEL = re.compile(r"(?:name (?:in )?)?(?:original script|in arabic(?: script)?)\s*:?", re.IGNORECASE)
_SUB_UNIT_LABEL = re.compile(r"sub-unit name:\s*|\s*-\s*sub-unit name", re.IGNORECASE)
_TRANSLITERATION_LABEL = re.compile(r"transliterations?(?: of original script name)?\s*:?", re.IGNORECASE)
_TRANSLATION = re.compile(r"\(?translation:[^)]*\)?", re.IGNORECASE)
_BORN = re.compile(r",?\s+born\s+(?:in|on|\d).*$", re.IGNORECASE | re.DOTALL)
_LIST_MARK = re.compile(r"\s+[b-h]\)\s+")
_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9]{1,8}(?:[-/][A-Z]{1,3})?")
_REMARK_GROUP = re.compile(r"\(\s*nom de guerre\s*\)?", re.IGNORECASE)
_NO_ACRONYMS = frozenset({"NGO", "LTD", "LLC", "FZE", "FZC", "INC", "PLC"})
_STRAY_ENDS = " ,;"


@dataclass(frozen=True, slots=True)
class _Group:
    """One top-level parenthesis of a text: what is inside, and where it stands."""

    inside: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Field:
    """One name field: the publisher's own string and word for it, and who counts the oddities."""

    published: str
    kind: NameKind
    account: ReadingAccount
    is_person: bool

    def named(self, text: str, kind: NameKind | None = None) -> ListedName:
        cleaned = _unclosed_removed(" ".join(text.split()).strip(_STRAY_ENDS))
        return ListedName(cleaned, kind or self.kind, as_published="" if cleaned == self.published else self.published)

    def in_other_script(self, text: str) -> ListedName:
        """The original script of a strong alias; a weak alias stays weak in every script."""
        weak = self.kind is NameKind.WEAK_ALIAS
        return self.named(text, NameKind.WEAK_ALIAS if weak else NameKind.ORIGINAL_SCRIPT)


def names_of_primary(published: str, account: ReadingAccount, *, is_person: bool) -> tuple[ListedName, ...]:
    """The primary name, and any further name that the publisher joined to it.

    `A / B` and `A ; B` are two names: the first is the primary name, the others strong aliases. `A (ABC)` stays whole;
    `A` is added as a strong alias and the acronym as a weak one (an acronym alone says little).
    """
    parts = _joined_names(published)
    if len(parts) > 1:
        account.remark("primary_name_split")
    field = _Field(published, NameKind.STRONG_ALIAS, account, is_person)
    found: list[ListedName] = []
    for position, part in enumerate(parts):
        found.append(field.named(part, NameKind.PRIMARY if position == 0 else NameKind.STRONG_ALIAS))
        found.extend(_without_parentheses(part, field))
    return tuple(found)


def names_of_original_script(published: str, account: ReadingAccount) -> tuple[ListedName, ...]:
    """The names in the publisher's field for the original script; `(Tigrinya)` behind one becomes its note."""
    field = _Field(published, NameKind.ORIGINAL_SCRIPT, account, is_person=False)
    found: list[ListedName] = []
    for part in _split_outside_parentheses(published, ";؛"):
        groups = [group for group in _groups(part) if not is_other_script(group.inside)]
        if not is_other_script(_cut(part, groups)):
            groups = []
        text = _cut(part, groups)
        if not is_other_script(text):
            account.remark("original_script_field_in_latin_letters")
        note = "; ".join(group.inside for group in groups)
        found.append(replace(field.named(text), note=note))
    return tuple(found)


def names_of_alias(
    published: str, kind: NameKind, account: ReadingAccount, *, note: str, is_person: bool
) -> tuple[ListedName, ...]:
    """Every name in one alias field and its note, each with the note, and the birth dates and place that they mention.

    `kind` is what the publisher says of the alias. `previously listed as` makes it a former name. A form in another
    script, in parentheses or in the note, is the original script of a strong alias, but stays weak beside a weak one.
    """
    born = _BORN.search(published)
    text = published[: born.start()] if born else published
    written = "; ".join(filter(None, (note, published[born.start() :].strip(_STRAY_ENDS) if born else "")))
    if _FORMER.search(published) or _FORMER.search(note):
        kind = NameKind.FORMER_NAME
        account.remark("alias_that_was_a_listed_name")
    field = _Field(published, kind, account, is_person)
    found: list[ListedName] = []
    for part in _joined_names(_LIST_MARK.sub("; ", text)):
        found.extend(_names_in_part(part, field))
    found.extend(_names_in_note(replace(field, published=note), alias_is_other_script=is_other_script(text)))
    if len(found) > 1:
        account.remark("several_names_in_one_alias")
    dates, place = birth_dates_in(written), birth_place_in(written)
    if dates:
        account.remark("birth_date_in_alias_text")
    return tuple(replace(name, note=written, birth_dates=dates, birth_place=place) for name in found)


def _names_in_part(part: str, field: _Field) -> list[ListedName]:
    base = part
    in_parentheses: list[ListedName] = []
    for group in reversed(_groups(part)):
        names = _names_in_group(group, part, field)
        if names is not None:
            base = base[: group.start] + " " + base[group.end :]
            in_parentheses = names + in_parentheses
    found: list[ListedName] = []
    for other_script, words in runs_by_script(base):
        text = words.strip(_STRAY_ENDS + "،؛")
        if not other_script and text:
            found.append(field.named(text))
            found.extend(_without_parentheses(text, field))
        elif text:
            # An alias that is wholly in another script keeps the publisher's own word for it.
            in_script = field.named if is_other_script(base) else field.in_other_script
            found.extend(in_script(one) for one in re.split(r"\s*[،؛]\s*", text) if one)
    return found + in_parentheses


def _names_in_group(group: _Group, part: str, field: _Field) -> list[ListedName] | None:
    """The names inside one parenthesis: [] where it is a remark, None where it belongs to the name around it."""
    outside_is_other = is_other_script(part[: group.start] + " " + part[group.end :])
    inside = _SUB_UNIT_LABEL.sub("", _SCRIPT_LABEL.sub("", group.inside)).strip(_STRAY_ENDS + ":")
    inside_is_other = is_other_script(inside)
    if inside_is_other and not outside_is_other and ";" not in inside:
        field.account.remark("original_script_in_alias")
        return [field.in_other_script(inside)]
    if ";" in inside or (outside_is_other and not inside_is_other and not _REMARK.search(inside)):
        field.account.remark("names_in_parentheses")
        return [name for one in _joined_names(inside) for name in _names_in_part(one, field)]
    if _REMARK.search(group.inside):
        field.account.remark("remark_in_alias")
        return []
    return None


def _names_in_note(field: _Field, *, alias_is_other_script: bool) -> list[ListedName]:
    note = field.published
    found: list[ListedName] = []
    for other_script, words in runs_by_script(note):
        text = words.strip(_STRAY_ENDS + "()،؛.:")
        if other_script and text:
            field.account.remark("original_script_in_alias_note")
            found.append(field.in_other_script(text))
    for text in _latin_names_in_note(note, alias_is_other_script=alias_is_other_script):
        field.account.remark("name_in_alias_note")
        found.append(field.named(text))
    return found


def _latin_names_in_note(note: str, *, alias_is_other_script: bool) -> list[str]:
    """`(A; B)` in a note are names; so is `A; B` beside an alias in another script, and a list of transliterations."""
    if _TRANSLITERATION_LABEL.search(note):
        listed = _TRANSLITERATION_LABEL.sub("", _TRANSLATION.sub("", _REMARK_GROUP.sub("", note)))
        return [name for part in re.split(r"[;,]", listed) if (name := part.strip(_STRAY_ENDS + "()"))]
    lists = [group.inside for group in _groups(note) if ";" in group.inside]
    if not lists and alias_is_other_script and ";" in note and ":" not in note:
        lists = [note]
    return [name for one in lists for part in one.split(";") if (name := part.strip(_STRAY_ENDS))]


def _without_parentheses(text: str, field: _Field) -> list[ListedName]:
    """The further names in `A (ABC)`: `A` without what an end has in parentheses, and an acronym as a weak alias."""
    groups = _groups(text)
    around = _cut(text, groups)
    acronyms = [] if field.is_person else [group for group in groups if _is_acronym(group.inside, around)]
    at_an_end = [group for group in groups if group.start == 0 or group.end == len(text)]
    cut = _cut(text, [group for group in groups if group in acronyms or group in at_an_end])
    found = []
    if cut not in ("", text):
        field.account.remark("name_with_parentheses")
        found.append(field.named(cut))
    return found + [field.named(group.inside, NameKind.WEAK_ALIAS) for group in acronyms]


def _is_acronym(text: str, name: str) -> bool:
    """Whether `text` abbreviates `name`: its letters all occur there in their order (`(PAKISTAN)` is a place)."""
    if not _ACRONYM.fullmatch(text) or text.upper() in _NO_ACRONYMS:
        return False
    rest = iter(name.upper())
    return all(letter in rest for letter in text.upper() if letter.isalpha())


def _unclosed_removed(text: str) -> str:
    """`text` without a closing parenthesis that nothing opened at its beginning."""
    return text.lstrip(") ") if text.startswith(")") else text


def _joined_names(text: str) -> list[str]:
    """The names that semicolons, or slashes between blanks, join."""
    parts = [part for one in _split_outside_parentheses(text, ";") for part in re.split(r"\s+/\s+", one)]
    return [stripped for part in parts if (stripped := part.strip(_STRAY_ENDS))]


def _split_outside_parentheses(text: str, separators: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for character in text:
        depth = max(0, depth + (character == "(") - (character == ")"))
        if character in separators and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += character
    return [stripped for part in (*parts, current) if (stripped := part.strip())]


def _groups(text: str) -> list[_Group]:
    """The top-level parentheses of `text`; one that is never closed ends with the text."""
    groups: list[_Group] = []
    depth = start = 0
    for position, character in enumerate(text):
        if character == "(":
            start = position if depth == 0 else start
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                groups.append(_Group(text[start + 1 : position].strip(), start, position + 1))
    if depth:
        groups.append(_Group(text[start + 1 :].strip(), start, len(text)))
    return groups


def _cut(text: str, groups: list[_Group]) -> str:
    for group in reversed(groups):
        text = text[: group.start] + " " + text[group.end :]
    return " ".join(text.split()).strip(_STRAY_ENDS)
