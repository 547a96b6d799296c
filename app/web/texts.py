"""What the values of the domain are called on pages: written in English, told in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping

from app.batches.column_traces import DAY_FIRST, MONTH_FIRST, YEAR_ONLY
from app.batches.comparison import ChangeKind
from app.batches.headers import NameField
from app.batches.problems import RowCode
from app.batches.remarks import NOTES, QUESTIONS, NoteCode, QuestionCode
from app.domain.batch import BatchState
from app.domain.designation import NameKind, PartyKind
from app.domain.explanation import EvidenceOutcome, TokenRelation
from app.domain.held_version import HeldState
from app.domain.hit import Verdict
from app.domain.list_proposal import ProposalAction, ProposalState
from app.domain.portfolio import RunKind
from app.domain.protected_person import PurposeCode, RetentionClock
from app.domain.red_flag import CaseRole, Typology
from app.domain.role import Role
from app.redflags.catalogue import Basis, Level, Seat, Side
from app.redflags.selection import Tier
from app.watchlists.deltas import ChangeClass
from app.watchlists.freshness import FreshnessState
from app.web.theme import Theme
from app.web.translation import Said, translated

PARTY_KINDS: Mapping[PartyKind, str] = Said(
    {
        PartyKind.PERSON: "person",
        PartyKind.ORGANISATION: "organisation",
        PartyKind.VESSEL: "vessel",
        PartyKind.AIRCRAFT: "aircraft",
        PartyKind.UNKNOWN: "not known",
    }
)

NAME_KINDS: Mapping[NameKind, str] = Said(
    {
        NameKind.PRIMARY: "main name",
        NameKind.ORIGINAL_SCRIPT: "name in original script",
        NameKind.STRONG_ALIAS: "strong alias",
        NameKind.WEAK_ALIAS: "weak alias",
        NameKind.FORMER_NAME: "former name",
    }
)

ROLES: Mapping[Role, str] = Said(
    {
        Role.SCREENER: "screener",
        Role.OFFICER: "officer",
        Role.SUPERVISOR: "supervisor",
        Role.AUDITOR: "auditor",
        Role.PROTECTION_OFFICER: "protection officer",
        Role.ADMIN: "admin",
    }
)

THEMES: Mapping[Theme, str] = Said({Theme.DEVICE: "As the device", Theme.LIGHT: "Light", Theme.DARK: "Dark"})

PURPOSES: Mapping[PurposeCode, str] = Said(
    {
        PurposeCode.ANALYSIS: "analysis of the case",
        PurposeCode.STR: "report of a suspicious transaction",
        PurposeCode.INTERNATIONAL_REQUEST: "request from abroad",
        PurposeCode.RESCUE_URGENT: "urgent rescue",
        PurposeCode.SANCTIONS: "sanctions",
        PurposeCode.COURT: "court",
        PurposeCode.VICTIM_REFERRAL: "referral to support",
        PurposeCode.CORRECTION: "correction",
    }
)

RETENTION_CLOCKS: Mapping[RetentionClock, str] = Said(
    {
        RetentionClock.EXPLAINED_CASES: "every case closed as explained",
        RetentionClock.OTHER_CASES: "a case closed otherwise",
        RetentionClock.NO_CASE: "in no case",
        RetentionClock.BY_HAND: "none: erased by hand",
    }
)

CONFIDENTIAL_FIELDS: Mapping[str, str] = Said(
    {"account": "accounts", "name": "names", "birth_date": "birth dates", "document": "numbers of documents"}
)

VERDICT_TITLES: Mapping[Verdict, str] = Said(
    {
        Verdict.HIT: "Hit",
        Verdict.CLEAR: "Clear",
        Verdict.INCOMPLETE: "Incomplete",
        Verdict.STALE: "Stale",
        Verdict.UNSCREENABLE: "Not screened",
    }
)

VERDICT_SENTENCES: Mapping[Verdict, str] = Said(
    {
        Verdict.HIT: "A listed name resembles the one given: a reason to compare, not a finding about anyone.",
        Verdict.CLEAR: "Every configured list was fresh and wholly screened, and no listed name reaches the score.",
        Verdict.INCOMPLETE: "Nothing was found, but not everything was screened: this is not a clear result.",
        Verdict.STALE: "Nothing was found, but on a list that is too old: this is not a clear result.",
        Verdict.UNSCREENABLE: "The name could not be compared with any list: this is not a clear result.",
    }
)

WHAT_TO_DO_NEXT: Mapping[Verdict, str] = Said(
    {
        Verdict.HIT: "Compare each entry below with what you know, and decide by your house's rules.",
        Verdict.CLEAR: "Nothing more is asked of you here. The result holds for these list versions and this moment.",
        Verdict.INCOMPLETE: "Remove what stands in the way, then screen again.",
        Verdict.STALE: "Have the list refreshed, then screen again.",
        Verdict.UNSCREENABLE: "Correct the name, then screen again.",
    }
)

RELATIONS: Mapping[TokenRelation, str] = Said(
    {
        TokenRelation.SAME: "same word",
        TokenRelation.EDIT: "other spelling",
        TokenRelation.SOUND: "sounds alike",
        TokenRelation.TRANSLITERATION: "same word, written in other letters",
        TokenRelation.EQUIVALENT: "known variant of the name",
        TokenRelation.INITIAL: "initial",
        TokenRelation.JOINED: "same, written together or apart",
        TokenRelation.MISSING_IN_LISTED: "not in the listed name",
        TokenRelation.MISSING_IN_SUBMITTED: "not in the name you gave",
    }
)

OUTCOMES: Mapping[EvidenceOutcome, str] = Said(
    {
        EvidenceOutcome.AGREES: "agrees",
        EvidenceOutcome.CLOSE: "close",
        EvidenceOutcome.CONFLICTS: "conflicts",
        EvidenceOutcome.UNKNOWN: "cannot be compared",
    }
)

FRESHNESS: Mapping[FreshnessState, str] = Said(
    {
        FreshnessState.FRESH: "fresh",
        FreshnessState.WARN: "ageing",
        FreshnessState.ALARM: "nearly too old",
        FreshnessState.STALE: "too old to rely on",
    }
)

CODES: Mapping[str, str] = Said(
    {
        "invisible_characters": "invisible characters",
        "bidirectional_controls": "characters that turn the writing direction",
        "styled_letters": "styled letters in place of plain ones",
        "stacked_marks": "stacked marks",
        "mixed_scripts": "letters of two scripts in one word",
        "spaced_out_letters": "spaced-out letters",
        "digits_for_letters": "digits in place of letters",
        "vowels_left_out": "words without their vowels",
        "empty": "it holds nothing",
        "normalises_to_nothing": "it holds no letter and no digit",
        "too_long": "it is too long",
        "normalises_too_long": "it becomes too long when its characters are written out",
        "too_many_tokens": "it has too many words",
        "no_name_word": "it has no word that could be a name",
        "too_many_marks": "it has too many marks on one letter",
        "invalid_characters": "it holds characters that are no text",
        "birth_date": "date of birth",
    }
)

ERROR_TITLES: Mapping[int, str] = Said(
    {
        400: "This could not be read",
        403: "This may not be done",
        404: "There is nothing here",
        408: "The request did not arrive whole",
        413: "This is too much at once",
        422: "Something does not fit",
        429: "Too many requests",
        500: "The service failed",
        503: "The service is not ready",
    }
)
OTHER_ERROR_TITLE = "This was not done"

ERROR_ADVICE: Mapping[int, str] = Said(
    {
        403: "Sign out and sign in with a key that may, or ask whoever administers keys.",
        429: "Wait a little, then send it again.",
        500: "If it happens again, report the request id below to whoever runs this service.",
        503: "Try again in a minute. If it lasts, report the request id below to whoever runs this service.",
    }
)
OTHER_ERROR_ADVICE = "Go back to the first page and begin again."


CHANGE_CLASSES: Mapping[ChangeClass, str] = Said(
    {
        ChangeClass.SCREENING: "matters for screening",
        ChangeClass.DESCRIPTIVE: "descriptive",
        ChangeClass.TECHNICAL: "technical",
    }
)

HELD_STATES: Mapping[HeldState, str] = Said(
    {
        HeldState.WAITING: "waiting",
        HeldState.RELEASED: "released",
        HeldState.SUPERSEDED: "a newer file came",
    }
)

ENTRY_EVENTS: Mapping[str, str] = Said(
    {
        "listed": "First seen on the list",
        "amended": "Amended",
        "missing": "Missing",
        "returned": "Returned",
        "removed": "Removed",
    }
)

PROPOSAL_ACTIONS: Mapping[ProposalAction, str] = Said(
    {
        ProposalAction.ADD: "add",
        ProposalAction.AMEND: "amend",
        ProposalAction.REMOVE: "remove",
    }
)

PROPOSAL_STATES: Mapping[ProposalState, str] = Said(
    {
        ProposalState.WAITING: "waiting",
        ProposalState.APPROVED: "approved",
        ProposalState.REJECTED: "rejected",
    }
)

SIDES: Mapping[Side, str] = Said(
    {
        Side.TRAFFICKING: "trafficking",
        Side.TERRORISM: "financing of terrorism",
        Side.METHOD: "method",
        Side.NETWORK: "network",
        Side.OBSERVATION: "observation of a person",
        Side.LISTS: "lists",
    }
)

LEVELS: Mapping[Level, str] = Said(
    {
        Level.TRANSACTION: "one transaction",
        Level.ACCOUNT: "the history of one account",
        Level.NETWORK: "several accounts",
        Level.CASE: "a case, by a person",
    }
)

BASES: Mapping[Basis, str] = Said(
    {
        Basis.STATED: "stated in the source",
        Basis.DERIVED: "derived from the source",
        Basis.RESTATED: "restated by others",
        Basis.ENGINEERING: "an engineer's choice that needs calibration",
    }
)

SEATS: Mapping[Seat, str] = Said(
    {
        Seat.HOLDER: "What the holder of the account may be",
        Seat.COUNTERPARTY: "What the other side may be",
    }
)

CASE_ROLES: Mapping[CaseRole, str] = Said(
    {
        CaseRole.POTENTIAL_VICTIM: "potential victim",
        CaseRole.VICTIM_FAMILY: "family of a victim",
        CaseRole.CONTROLLER: "controller",
        CaseRole.FACILITATOR: "facilitator",
        CaseRole.TERRORIST_FINANCIER: "financier of terrorism",
        CaseRole.UNDETERMINED: "undetermined",
    }
)

TYPOLOGIES: Mapping[Typology, str] = Said(
    {
        Typology.SEXUAL_EXPLOITATION: "sexual exploitation",
        Typology.FORCED_LABOUR: "forced labour",
        Typology.DEBT_BONDAGE: "debt bondage",
        Typology.ORGAN_REMOVAL: "removal of organs",
        Typology.SLAVERY: "slavery",
        Typology.RANSOM: "ransom",
        Typology.SMUGGLING: "smuggling of people",
        Typology.RECRUITMENT_TRAVEL: "recruitment and travel",
        Typology.TERRORIST_FINANCING: "financing of terrorism",
        Typology.FRONT_BUSINESS: "front business",
        Typology.NEXUS: "trafficking that finances terrorism",
        Typology.UNSPECIFIED: "nothing by itself: supports what else is found",
    }
)

KNOWN: Mapping[str, str] = Said({"read": "read", "restated": "restated", "from_memory": "from memory"})
"""How a publication is known."""

TIERS: Mapping[Tier, str] = Said(
    {
        Tier.ACTIVE: "a group is active or captives are held there",
        Tier.HUB: "hub, transit or facilitation",
        Tier.ORIGIN: "origin or displacement",
        Tier.HISTORIC: "past, of no weight today",
        Tier.PROTECTED: "the victims' side, which never raises a risk",
    }
)

LANGUAGES_OF_WORDS: Mapping[str, str] = Said(
    {
        "en": "English",
        "ar": "Arabic",
        "fr": "French",
        "es": "Spanish",
        "ru": "Russian",
        "zh": "Chinese",
    }
)

ENTRY_ADVICE: Mapping[str, str] = Said(
    {
        "reference": "Write letters, digits, dots, hyphens and underscores, 60 at most, such as OWN-0001.",
        "primary_name": "Write exactly one main name; every name has 512 characters at most.",
        "birth_dates": "Write each date as 1970, 1970-05, 1970-05-17, 1965/1969 or circa 1970, one a line.",
        "documents": "Write one document a line: kind | number | country, such as Passport | AT 100200 | Iceland.",
        "listed_on": "Write the day as 2026-05-17.",
        "reason": "Say why, in 1,000 characters at most.",
    }
)

BATCH_STATES: Mapping[BatchState, str] = Said(
    {
        BatchState.RECEIVED: "waits for your answers",
        BatchState.UNDERSTOOD: "ready to start",
        BatchState.QUEUED: "in the queue",
        BatchState.RUNNING: "running",
        BatchState.PAUSED: "paused",
        BatchState.CANCELLED: "cancelled",
        BatchState.COMPLETE: "complete",
        BatchState.COMPLETE_WITH_REFUSALS: "complete, with refused rows",
        BatchState.FAILED: "failed",
    }
)

BATCH_ACTS: Mapping[str, str] = Said(
    {"start": "Start", "pause": "Pause", "resume": "Go on", "cancel": "Cancel for good"}
)

COLUMN_MEANINGS: Mapping[str, str] = Said(
    {
        "": "not screened",
        NameField.WHOLE_NAME.value: "whole name",
        NameField.GIVEN_NAME.value: "given name",
        NameField.MIDDLE_NAME.value: "middle name",
        NameField.FATHER_NAME.value: "father's name",
        NameField.FAMILY_NAME.value: "family name",
        NameField.ALIASES.value: "further names",
        NameField.KIND.value: "kind of party",
        NameField.BIRTH_DATE.value: "date of birth",
        NameField.NATIONALITY.value: "nationality",
        NameField.GENDER.value: "gender",
        NameField.REFERENCE.value: "your own number",
        NameField.CASE_ROLE.value: "role in the case",
    }
)

ROW_CODES: Mapping[str, str] = Said(
    {
        RowCode.NAME_MISSING.value: "no name",
        RowCode.NAME_UNSCREENABLE.value: "the name cannot be screened",
        RowCode.NAME_IS_FORMULA.value: "the name is a formula of a spreadsheet",
        RowCode.TOO_LONG.value: "too long",
        RowCode.CONTROL_CHARS.value: "a control character in the text",
        RowCode.LINE_BREAK.value: "a line break in the name",
        RowCode.QUOTES.value: "a stray quotation mark",
        RowCode.COLUMN_COUNT.value: "more or fewer cells than headings",
        RowCode.NOT_JSON.value: "not one flat JSON object",
        RowCode.ENCODING.value: "a letter was lost",
        RowCode.DOB_UNREADABLE.value: "date of birth not readable: screened without it",
        RowCode.DOB_AMBIGUOUS.value: "day or month first is not known: screened with the year alone",
        RowCode.TYPE_UNKNOWN.value: "kind of party not known: screened without it",
        RowCode.ALIAS_UNSCREENABLE.value: "one of several names cannot be screened",
        RowCode.SUSPICIOUS_TEXT.value: "written as a disguise would be",
        RowCode.DATE_UNREADABLE.value: "date not readable",
        RowCode.AMOUNT_UNREADABLE.value: "amount not readable",
        RowCode.CURRENCY_UNREADABLE.value: "currency not readable",
        RowCode.VALUE_UNREADABLE.value: "a value is not readable",
        RowCode.NO_ACCOUNT.value: "no account of either side",
        RowCode.MESSAGE_UNREADABLE.value: "a message that cannot be read wholly",
        RowCode.DATE_AHEAD.value: "a date that has not come yet",
        RowCode.TRANSACTION_CHANGED.value: "a transaction of this number is known with other contents",
    }
)

BATCH_QUESTIONS: Mapping[QuestionCode, str] = Said(QUESTIONS)
BATCH_NOTES: Mapping[NoteCode, str] = Said(NOTES)

DATE_ORDERS: Mapping[str, str] = Said(
    {
        DAY_FIRST: "day first: 03/04/1970 is 3 April",
        MONTH_FIRST: "month first: 03/04/1970 is 4 March",
        YEAR_ONLY: "not known: only the year is screened",
    }
)

DAY_OR_MONTH: Mapping[str, str] = Said({"day": "day", "month": "month"})

BATCH_CHANGES: Mapping[ChangeKind, str] = Said(
    {
        ChangeKind.NEW: "new",
        ChangeKind.GONE: "gone",
        ChangeKind.CHANGED: "changed",
        ChangeKind.NOT_SCREENED: "not screened again",
    }
)

RUN_KINDS: Mapping[RunKind, str] = Said(
    {
        RunKind.FULL: "everyone against all lists",
        RunKind.DELTA: "everyone against what changed on the lists",
        RunKind.CHANGED: "changed entries against all lists",
    }
)

MESSAGES: Mapping[str, str] = Said(
    {
        "list_changed": "The new version is in force.",
        "list_unchanged": "The list was checked: its contents are those in force already.",
        "held_version_released": "The file was let in and is in force.",
        "held_version_waits_for_a_second": "Noted. A second person has to let the file in.",
        "designation_removed": "The entry is removed and no longer screened.",
        "proposal_kept": "The proposal is kept. Somebody else has to decide on it.",
        "proposal_approved": "The change is in force.",
        "proposal_rejected": "The proposal was rejected; the list stays as it is.",
        "batch-read": "The file is read as you said. Nothing is screened before you start it.",
        "batch-start": "The batch is in the queue.",
        "batch-pause": "The batch is paused. What is at work is finished, nothing further begins.",
        "batch-resume": "The batch goes on where it was.",
        "batch-cancel": "The batch is cancelled. What was screened is kept.",
        "portfolio-made": "The portfolio is made. Its customers are screened within moments.",
        "done": "Done, and entered in the history.",
        "taken": "This alert is yours now.",
        "nothing_to_take": "No alert of this view is open and nobody's.",
        "view_saved": "The view is saved.",
        "view_forgotten": "The view is forgotten.",
        "ticked": "Noted on the checklist.",
        "bundle_proposed": "Proposed together; a second person has to look.",
        "bundle_settled": "The whole bundle is settled.",
        "suppression_changed": "The suppression is changed.",
    }
)
"""What a page says once after something was done, by the code that `routing.see` was given."""


def meaning_in_words(word: str) -> str:
    """What a column means (`last_name`: family name); fields of transactions keep the word that files have for them."""
    return COLUMN_MEANINGS[word] if word in COLUMN_MEANINGS else word.replace("_", " ")


def row_code_in_words(code: str) -> str:
    """Why a row was refused or what it was screened without; a code without words stays as it is."""
    return ROW_CODES.get(code, code)


def words(code: str) -> str:
    """A code of the matcher in words (`invisible_characters`: invisible characters)."""
    return CODES.get(code) or translated(code.replace("_", " "))
