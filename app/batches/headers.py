"""Finds which column means what by its header, in the languages that files of names come in."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.batches.problems import FileProblem, TableFileError


class NameField(StrEnum):
    """What a column of a file of names can mean."""

    WHOLE_NAME = "name"
    GIVEN_NAME = "first_name"
    MIDDLE_NAME = "middle_name"
    FATHER_NAME = "father_name"
    FAMILY_NAME = "last_name"
    ALIASES = "alias"
    KIND = "kind"
    BIRTH_DATE = "date_of_birth"
    NATIONALITY = "nationality"
    GENDER = "gender"
    REFERENCE = "id"
    CASE_ROLE = "case_role"


# English, French, Spanish, German, Russian, Arabic, Chinese, Portuguese, Turkish, Persian, Ukrainian, Italian, in this
# order where a language has a usual header. Spelling is forgiven by `normalised_header`.
_HEADERS: dict[NameField, tuple[str, ...]] = {
    NameField.WHOLE_NAME: (
        "full name", "customer name", "client name", "entity name", "party name", "subject name", "account name",
        "company name", "organisation name", "organization name", "beneficiary name", "legal name", "caption",
        "nom complet", "nom et prénom", "nom et prénoms", "raison sociale", "dénomination", "dénomination sociale",
        "nombre completo", "nombre y apellidos", "nombre y apellido", "razón social",
        "vollständiger name", "Firma", "Firmenname", "Kundenname",
        "ФИО", "наименование", "полное имя", "наименование организации",
        "الاسم الكامل", "اسم الشركة", "اسم العميل",
        "姓名", "全名", "名称", "公司名称", "客户姓名", "客户名称", "企业名称",
        "nome completo", "razão social", "denominação social",
        "ad soyad", "adı soyadı", "unvan", "ticaret unvanı",
        "نام کامل", "نام و نام خانوادگی",
        "ПІБ", "повне ім'я", "найменування",
        "nome e cognome", "ragione sociale",
    ),
    NameField.GIVEN_NAME: (
        "first name", "first names", "first", "given name", "given names", "forename", "forenames",
        "prénom", "prénoms",
        "primer nombre", "nombres", "nombre de pila",
        "Vorname", "Vornamen",
        "الاسم الأول",
        "名字", "名",
        "nome próprio", "primeiro nome",
        "adı", "ad", "ilk adı",
        "ім'я",
    ),
    NameField.MIDDLE_NAME: (
        "middle name", "middle names", "middle", "second name", "third name", "fourth name",
        "deuxième prénom", "segundo nombre", "zweiter Vorname", "الاسم الأوسط", "الاسم الثاني",
        "nome do meio", "ikinci adı",
    ),
    NameField.FATHER_NAME: (
        "father name", "father's name", "patronymic", "nom du père", "nombre del padre", "Vatersname", "отчество",
        "اسم الأب", "父名", "nome do pai", "baba adı", "نام پدر", "по батькові",
    ),
    NameField.FAMILY_NAME: (
        "last name", "last names", "last", "surname", "surnames", "family name",
        "nom de famille",
        "apellido", "apellidos",
        "Nachname", "Familienname", "Zuname",
        "фамилия",
        "اسم العائلة", "اللقب", "الاسم الأخير", "الكنية",
        "姓", "姓氏",
        "apelido", "apelidos", "sobrenome",
        "soyadı", "soyad",
        "نام خانوادگی",
        "прізвище",
        "cognome",
    ),
    NameField.ALIASES: (
        "alias", "aliases", "aka", "also known as", "other names", "name original script", "original script name",
        "former name", "former names", "maiden name",
        "autres noms", "nom de naissance", "otros nombres", "alias name", "Aliasname", "Geburtsname", "псевдоним",
        "другие имена", "الاسم المستعار", "أسماء أخرى", "别名", "曾用名", "outros nomes", "diğer adları", "نام مستعار",
    ),
    NameField.KIND: (
        "kind", "type", "schema", "entity type", "subject type", "party type", "customer type", "client type",
        "record type", "type de client", "tipo", "tipo de cliente", "Typ", "Kundenart", "Art", "тип", "тип клиента",
        "النوع", "نوع العميل", "类型", "客户类型", "tür", "müşteri türü", "نوع", "тип клієнта",
    ),
    NameField.BIRTH_DATE: (
        "date of birth", "dob", "birth date", "birthdate", "birthday", "year of birth", "yob", "born",
        "date de naissance", "né le", "née le", "né(e) le",
        "fecha de nacimiento", "fecha nacimiento",
        "Geburtsdatum", "geb.", "geboren am", "Geburtstag",
        "дата рождения", "год рождения",
        "تاريخ الميلاد", "تاريخ الولادة",
        "出生日期", "出生年月日", "生日",
        "data de nascimento", "data nascimento",
        "doğum tarihi",
        "تاریخ تولد",
        "дата народження",
        "data di nascita",
    ),
    NameField.NATIONALITY: (
        "nationality", "nationalities", "citizenship", "citizenships",
        "nationalité", "nacionalidad", "Nationalität", "Staatsangehörigkeit", "гражданство", "الجنسية", "国籍",
        "nacionalidade", "uyruğu", "uyruk", "تابعیت", "ملیت", "громадянство", "nazionalità", "cittadinanza",
    ),
    NameField.GENDER: (
        "gender", "sex", "sexe", "genre", "sexo", "género", "Geschlecht", "пол", "الجنس", "性别", "cinsiyet", "جنسیت",
        "стать", "sesso",
    ),
    NameField.REFERENCE: (
        "id", "ref", "reference", "subject id", "customer id", "customer no", "customer number", "client id",
        "client no", "external id", "member number", "interface ref", "cif", "record id", "own reference",
        "référence", "n° client", "numéro de client", "matricule",
        "referencia", "nº cliente", "número de cliente", "código",
        "Kundennummer", "Kundennr.", "Referenz",
        "номер клиента", "номер",
        "رقم العميل", "المرجع",
        "编号", "客户编号", "客户号",
        "nº de cliente", "referência", "müşteri no", "müşteri numarası", "شماره مشتری", "номер клієнта",
    ),
    NameField.CASE_ROLE: (
        "case role", "role in case", "role in the case",
        "rôle dans l'affaire", "rol en el caso", "Rolle im Fall", "роль в деле", "الدور في القضية", "案件角色",
        "papel no caso", "vakadaki rol", "نقش در پرونده", "роль у справі", "ruolo nel caso",
    ),
}  # fmt: skip

# Headers that mean the whole name when they stand alone and one part of it beside the other part.
_WHOLE_NAME_OR_PART = (
    "name", "names", "nom", "nombre", "имя", "الاسم", "اسم", "nome", "isim", "نام", "имена", "نام شخص",
)  # fmt: skip

_PARTS_IN_ORDER = (NameField.GIVEN_NAME, NameField.FATHER_NAME, NameField.MIDDLE_NAME, NameField.FAMILY_NAME)
_SEVERAL_READ = frozenset({NameField.MIDDLE_NAME, NameField.ALIASES, NameField.NATIONALITY})
_FIRST_READ = frozenset({NameField.REFERENCE})


def normalised_header(header: str) -> str:
    """A header without case, accents, punctuation, spaces, or the number of a repeated column (`nationality_2`)."""
    decomposed = unicodedata.normalize("NFKD", header).casefold().replace("ı", "i")
    letters = "".join(letter for letter in decomposed if letter.isalnum())
    return letters.rstrip("0123456789") or letters


_FIELD_OF = {normalised_header(header): name_field for name_field, headers in _HEADERS.items() for header in headers}
_AMBIGUOUS = frozenset(normalised_header(header) for header in _WHOLE_NAME_OR_PART)


@dataclass(frozen=True, slots=True)
class NameColumns:
    """Where in a row (0-based) each field stands; `header` names the columns.

    A row's names are that of `whole_name` and the one joined from `name_parts` in this order; at least one of the two
    is there. Nothing is read from the columns in `unused`. `day_first` says how 03/04/1970 is meant, None: not known.
    """

    header: tuple[str, ...]
    whole_name: int | None
    name_parts: tuple[int, ...]
    aliases: tuple[int, ...]
    kind: int | None
    birth_date: int | None
    nationalities: tuple[int, ...]
    gender: int | None
    reference: int | None
    unused: tuple[int, ...]
    day_first: bool | None = None
    case_role: int | None = None

    @property
    def name_header(self) -> str:
        """The headers that the name is read from, for people."""
        whole = () if self.whole_name is None else (self.whole_name,)
        return " + ".join(self.header[column] for column in (*whole, *self.name_parts))


def find_name_columns(header: Sequence[str]) -> NameColumns:
    """Say which column is which. Raises TableFileError where no name column, or more than one of a kind, is found.

    The message never repeats an unknown header: in a file without header line it would be somebody's name.
    """
    found = _columns_by_field(header)
    _refuse_two_of_a_kind(found)
    parts = _complete_parts(found)
    if not found[NameField.WHOLE_NAME] and not parts:
        raise TableFileError(FileProblem.COLUMNS, _no_name_message(header, found))
    return _columns(header, found, parts, None)


def name_meanings(header: Sequence[str]) -> dict[int, NameField]:
    """What each column (0-based) means by its header; those that mean nothing here are left out."""
    found = _columns_by_field(header)
    return {column: name_field for name_field, columns in found.items() for column in columns}


def name_columns_of(
    header: Sequence[str], meanings: Mapping[int, NameField], *, day_first: bool | None = None
) -> NameColumns:
    """The columns that a person gave these meanings. Raises TableFileError where they don't fit the file."""
    found: dict[NameField, list[int]] = {name_field: [] for name_field in NameField}
    for column, name_field in sorted(meanings.items()):
        if not 0 <= column < len(header):
            message = f"the mapping names column {column + 1}, the file has {len(header)}"
            raise TableFileError(FileProblem.COLUMNS, message)
        found[name_field].append(column)
    _refuse_two_of_a_kind(found)
    # A person may say that a family name alone is the name; a guess may not.
    parts = tuple(column for name_field in _PARTS_IN_ORDER for column in found[name_field])
    if not found[NameField.WHOLE_NAME] and not parts:
        raise TableFileError(FileProblem.COLUMNS, "no column is said to hold the name: say which one does")
    return _columns(header, found, parts, day_first)


def _columns(
    header: Sequence[str], found: Mapping[NameField, list[int]], parts: tuple[int, ...], day_first: bool | None
) -> NameColumns:
    single = {name_field: _only(found, name_field) for name_field in NameField}
    columns = NameColumns(
        header=tuple(header),
        whole_name=single[NameField.WHOLE_NAME],
        name_parts=parts,
        aliases=tuple(found[NameField.ALIASES]),
        kind=single[NameField.KIND],
        birth_date=single[NameField.BIRTH_DATE],
        nationalities=tuple(found[NameField.NATIONALITY]),
        gender=single[NameField.GENDER],
        reference=single[NameField.REFERENCE],
        unused=(),
        day_first=day_first,
        case_role=single[NameField.CASE_ROLE],
    )
    return replace(columns, unused=tuple(column for column in range(len(header)) if column not in _read(columns)))


def _read(columns: NameColumns) -> set[int | None]:
    single = (
        columns.whole_name,
        columns.kind,
        columns.birth_date,
        columns.gender,
        columns.reference,
        columns.case_role,
    )
    return {*single, *columns.name_parts, *columns.aliases, *columns.nationalities}


def _columns_by_field(header: Sequence[str]) -> dict[NameField, list[int]]:
    found: dict[NameField, list[int]] = {name_field: [] for name_field in NameField}
    ambiguous = []
    for column, text in enumerate(header):
        key = normalised_header(text)
        if key in _AMBIGUOUS:
            ambiguous.append(column)
        elif key in _FIELD_OF:
            found[_FIELD_OF[key]].append(column)
    found[_meaning_beside(found)].extend(ambiguous)
    return found


def _meaning_beside(found: dict[NameField, list[int]]) -> NameField:
    """What `name`, `nom` or `nombre` means in this company: `Name` beside `Vorname` is the family name."""
    has_given, has_family = bool(found[NameField.GIVEN_NAME]), bool(found[NameField.FAMILY_NAME])
    if has_given == has_family:
        return NameField.WHOLE_NAME
    return NameField.FAMILY_NAME if has_given else NameField.GIVEN_NAME


def _refuse_two_of_a_kind(found: Mapping[NameField, list[int]]) -> None:
    for name_field, columns in found.items():
        if len(columns) > 1 and name_field not in _SEVERAL_READ | _FIRST_READ:
            numbers = " and ".join(str(column + 1) for column in columns)
            message = f"columns {numbers} all mean {name_field.value}: keep one, or rename those that are not meant"
            raise TableFileError(FileProblem.COLUMNS, message)


def _complete_parts(found: dict[NameField, list[int]]) -> tuple[int, ...]:
    """The columns of a name in parts: a given name with a family name, or with the father's where there is none."""
    if not found[NameField.GIVEN_NAME] or not (found[NameField.FAMILY_NAME] or found[NameField.FATHER_NAME]):
        return ()
    return tuple(column for name_field in _PARTS_IN_ORDER for column in found[name_field])


def _only(found: Mapping[NameField, list[int]], name_field: NameField) -> int | None:
    return found[name_field][0] if found[name_field] else None


def _no_name_message(header: Sequence[str], found: dict[NameField, list[int]]) -> str:
    if found[NameField.GIVEN_NAME] or found[NameField.FAMILY_NAME]:
        there = NameField.GIVEN_NAME if found[NameField.GIVEN_NAME] else NameField.FAMILY_NAME
        return f"of the name only {there.value} is there: add the other part, or one column called name"
    count = "1 column" if len(header) == 1 else f"{len(header)} columns"
    return (
        f"the first line must be the header; it has {count}, none of them called name, full name, or first name with "
        "last name (also in other languages): add or rename it, or check the separator (comma, semicolon, tab or bar)"
    )
