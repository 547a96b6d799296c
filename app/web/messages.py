"""Says in the reader's language what other rooms wrote in English: one pattern for each sentence that they make.

Rooms below speak English alone, for logs and programs. A page that shows one of their sentences passes it through here;
what no pattern fits is shown as it was written.
"""

from __future__ import annotations

import re
from functools import cache

from app.api.conversion import EXERCISE_NOTICE
from app.api.red_flag_conversion import ALERT_GUIDANCE, NO_ALERT_GUIDANCE, PROTECTIVE_GUIDANCE
from app.redflags.scoring import CONTROL_EVIDENCE_NEEDED, TWO_FAMILIES_NEEDED
from app.web.translation import translated, translated_data

PATTERNS = (
    # app/watchlists/freshness.py
    "This list does not age.",
    "The last check lies in the future: a clock is wrong, so the age is not known.",
    "The file does not say when it was generated, so its age is not known.",
    "The file says that it was made in the future: a clock is wrong, so the age is not known.",
    "The list was last checked {age} ago, within the limit of {age_limit}.",
    "The list was last checked {age} ago, over the limit of {age_limit}.",
    "The list should have been replaced by a newer file {age} ago, within the limit of {age_limit}.",
    "The list should have been replaced by a newer file {age} ago, over the limit of {age_limit}.",
    "{hours} hours",
    "{days} days",
    # app/screening/verdict.py
    "the minimum score asked for ({asked}) is above the institution's ({own}): weaker hits were not looked at",
    "the versions in force on {moment} UTC were screened: that says nothing of today's lists",
    "no sanctions list is configured",
    "the exercise list is no sanctions list: it was screened in place of one",
    "no version of the list is loaded",
    "the list was left out of this screening",
    "{screened} of {in_force} designations were screened",
    # app/matching/scoring.py
    "{part} log-odds",
    # app/confidentiality
    "the time of this reveal has passed; ask again",
    "there is no protected person of this id",
    "the data of this person were erased",
    "whoever asked cannot approve; ask another person",
    "a second person has to approve this first",
    "fields: expected some of {fields}",
    "minutes: expected 1 to {most}",
    "legal_basis: expected 1 to {most} characters that name the rule",
    # app/sharing
    "only confirmed alerts are exported: decide it and have it countersigned first",
    "the report does not fit the profile {profile} in {n} places; nothing was made",
    "{n} alerts fit, at most {most} go into one file; narrow the view",
    "{n} fields of the package need words; nothing was made",
    "profile: expected one of {profiles}",
    "expected 1 to {most} characters",
    "missing; expected one of {names}",
    "missing; {fix}",
    "missing, and this kind of report needs it; {fix}",
    "{n} characters, at most {most} are taken; say it shorter",
    "this kind of report tells transactions and the case has none; choose one that tells an activity",
    "legal_basis: it identifies the person; name the rule alone",
    "complete it where it was reported",
    "complete it",
    # app/redflags
    TWO_FAMILIES_NEEDED,
    CONTROL_EVIDENCE_NEEDED,
    # app/review/thresholds
    "reason: expected 1 to {most} characters",
    "this change does not wait any more",
    "you approved this already; another person has to agree",
    # app/access
    "password: expected {least} to {most} characters",
    "password: this is among the first that are guessed; take several unrelated words",
    "the present password is wrong",
    "the new password is the present one; take another",
    "another user has this name; take another",
    "name: expected 3 to 100 of the letters a-z, digits and . _ @ + -, beginning and ending with no sign",
    "this code is not the app's at this moment; check the clock of both",
    "nobody changes their own account so; ask another administrator",
    "a user needs at least one role; disable the account instead",
    "there is no such user",
    # app/api
    EXERCISE_NOTICE,
    PROTECTIVE_GUIDANCE,
    ALERT_GUIDANCE,
    NO_ALERT_GUIDANCE,
    "a key of role {roles} may not do this",
    "this was sent by another site; open the page here and send it again",
    "this key has used up its requests for now; try again in {seconds} seconds",
    "the database does not answer; nothing was recorded, try again in a moment",
    "a text holds NUL or half a character; send it without these",
    "The service failed to answer; nothing was recorded. Try again, and report the request id if it recurs.",
    "Nothing matches the given URI",
    "Specified method is invalid for this resource",
    "there is no file of this name",
    "no list of this id is configured; see /v1/lists",
    "this list has no version of this id",
    (
        "the form must have the files of one list in the field files, 1 to {count} of them, each once and with a plain "
        "file name such as SDN.CSV"
    ),
    # app/watchlists/guards.py
    "The new version has no entry at all.",
    "{count} reference numbers stand more than once in the new version, {example} among them; each must be there once.",
    "{count} of {all} entries have names whose letters were destroyed by a wrong encoding.",
    "The new version has {now} entries, the last one {before}: more than {share} fewer.",
    "The new version has {now} entries, the last one {before}: more than {factor} times as many.",
    "The new version has no {gone} any more.",
    "The new version has no entry of {gone} any more.",
    (
        "The new version has {now} {what} for {entries} entries, the last one {before} for {entries_before}: more than "
        "{share} fewer for each entry."
    ),
    "The new version was generated on {moment} UTC, before the one in force ({before} UTC).",
    (
        "The new version says that it was generated on {moment} UTC, which is in the future: its stamp or this "
        "machine's clock is wrong."
    ),
    # app/screening/list_updates.py, update_outcome.py, own_lists.py
    "The file is kept as held version {number}; two people can release it.",
    "the file's sha256 is {hash}, another was expected: it is not the file that was meant",
    "the file does not say when it was made: say when it was taken from its publisher (taken_at, such as 2026-01-31)",
    "taken_at: this moment lies ahead; say when the file was taken from its publisher",
    "whoever imported a version or stood up for it first cannot release it too; ask someone else",
    "no designation of this reference is missing: only what its publisher left out can be removed",
    "another process is updating this list; try again when it is done",
    "reason: expected 1 to {count} characters that say why",
    "the entry was changed since this was proposed; reject it and propose it anew",
    "proposal {number} is {state} already",
    "held version {number} is {state}",
    "this list has no held version of this id",
    "this list has no proposal of this id",
    "whoever proposed a change cannot decide on it too; ask someone else",
    "this list is its publisher's: only a source with `editable: true` is changed entry by entry",
    "the list has an entry of this reference already; propose to amend it",
    "the list has no entry of this reference",
    "{place}: nobody could be found by this name ({why})",
    # the pages themselves
    "lists of more than {count} entries are searched by screening",
    "no version of this list that is kept has an entry of this reference number",
    "the version in force has no designation of this reference number",
    "this list is its publisher's and is not edited here",
    "the form does not say what to do; open it anew",
    "the reference data of red flags cannot be read; run `fiscreen flags list` to see what is wrong",
    # app/batch_desk, app/api/batches.py, app/web/batch_pages.py
    "there is no batch of this id that you may read",
    "there is no portfolio of this id that you may read",
    "there is no earlier batch of the same file",
    "this batch is somebody else's; its owner or a supervisor may do this",
    "this file can't be read as a table; hand in another",
    "a batch is started, paused, resumed or cancelled",
    "the batch changed since this page was shown; look at it again",
    "a portfolio needs a name of at most {chars} characters",
    "a portfolio is made of a batch of names that is complete",
    "the two batches are not of the same file read in the same way: their rows can't be compared",
    "a batch has not ended: they are compared when both have",
    "the file is empty: send a file with a header and at least one row",
    "the form must have one file, in the field {field}",
    # app/review
    "there is no alert of this number",
    "only false positives are decided together; decide each true match on its own page",
    "alerts that are decided together must be of one designation; choose one of them in the filter",
    "expected 1 to {most} alerts at a time",
    "no decision of this bundle waits for a second person",
    "no decision on this alert waits for a second person",
    "a decision waits for its second person: countersign, disagree or withdraw it",
    "only the person who proposed a decision withdraws it; say that you disagree instead",
    "only what was closed as a false positive can be suppressed; decide the alert first",
    "until: expected a moment within the next {days} days",
    "until: expected a day such as 2027-01-31",
    "this suppression does not wait for approval",
    "this suppression has ended already",
    "there is no suppression of this number",
    "someone else changed this suppression since you read it; read it again, nothing was done",
    "someone else changed this alert since you read it; read it again, nothing was done",
    "the second person is never the first; ask someone else",
    "text: expected at least one word that says why",
    "text: {chars} characters, at most {most} are taken",
    "choose a reason",
    "there is no such item on the checklists of this alert",
    "this item stands so already; read the alert again",
    "the form of the page is not whole; open the page again",
    "the address of the queue asks for something unknown",
    "there is no screening of this id that this key may read",
    # app/api/replay.py
    "the program was replaced by another version since",
    "the settings of the list changed since: its name, limits of age or kind",
    "the answer was given by a version that did not note the institution's threshold",
    "another version of the matcher compares names in another way",
    "the institution's threshold of that day is not known; the one of today was taken",
    "another version of the program words or orders answers in another way",
    "not explained: the same versions should give the same answer; report this",
    "the list {list} is not configured any more",
    "the version {version} of {list} is not kept",
    # app/web, app/access
    "a key has no account of its own; sign in as a user",
    "you sign in at the OpenID provider, which asks for your second factor",
    "nobody signs in at an OpenID provider here",
    "change your password and set up your second factor first",
    "there is no key of this id",
    "a key of your own has no role that you have not",
    "name: expected 1 to {most} printable characters",
    "a key needs at least one role: one or more of {roles}",
    "a role is unknown: expected one or more of {roles}",
    "too many passwords are being checked; try again in a moment",
    "this account is closed; ask whoever administers the service",
    "this user signs in at the OpenID provider; reset it there",
    "begin again: this form was not made for you",
    "there is no such session; it may have ended already",
    "the body is larger than {bytes} bytes; send less at a time",
    # app/audit_desk
    "the log has fewer than the {n} entries that it had: its end is cut off or old",
    "entry {n} is not the one that was verified before",
    # app/confidentiality/reveals.py
    "there is no reveal of this number that you asked for",
    "this reveal does not wait for approval",
    # lists
    "no version of this list is loaded",
    "{list} has no official address; import a file instead",
    "only one version of this list is kept: nothing to compare with yet",
    "two versions of one list are compared, never of two",
    # batches
    "choose one of the templates that are offered",
    "you have no template of this id",
    "you have no template of this id; see /v1/batch-templates",
    "this batch has no mapping yet; correct it first",
    "someone else acted on the batch since it was read; read it again",
    "the batch is {state}: this can't be done with it now",
    "the file could not be understood: {problem}; send a mapping",
    "the file has more than {bytes} bytes: split it",
    "the file has more than {count} rows: split it",
    "{n} processes ended while they worked on rows {rows}: report this with the id of the batch",
    "the file is empty",
    "a header without a single row of text below it: nothing to screen",
    "save it as CSV in UTF-8 (in Excel: 'CSV UTF-8') and send that",
    "this is a program, not a CSV file: {advice}",
    "this is {what}, not a CSV file: {advice}",
    "a ZIP archive or an Excel workbook (.xlsx)",
    "an empty ZIP archive",
    "an old Excel workbook (.xls)",
    "a PDF document",
    "a gzip archive",
    "a 7-Zip archive",
    "a RAR archive",
    "a Parquet file",
    "a program",
    "a picture",
    "a document of a word processor",
    "a web page or an XML document",
    "a JSON document",
    "the text can't be read near line {line}, at byte {place}: byte {byte} there is not {encoding}; {advice}",
    "no column is said to hold the name: say which one does",
    "what a mapping calls this file is no kind of file: expected {known}",
    "the file holds no line with text",
    "the sheet holds no row with text",
    "the workbook holds no cell with text",
    "the workbook has no sheet of the name that was chosen: choose again",
    # app/web/forms.py
    "a page's form is sent as {media_type}",
    "the form holds more than {bytes} bytes; send many names as a file or over the API",
    "the form is not UTF-8 or has more than {fields} fields",
    "a field of the form was sent twice; each may be there once",
)
"""Every sentence, with `{name}` where a value stands; each is a text of the translations too."""

_SAID_THEMSELVES = ("fix", "age", "age_limit", "advice", "what", "problem")
"""Values of a sentence that are themselves texts: of the data files, or of the program."""
_END_OF_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")


def message_in_words(text: str) -> str:
    """`text`, written in English by another room, in the language that is spoken: as a whole, else by sentences."""
    whole = _said(text)
    if whole is not None:
        return whole
    sentences = _END_OF_SENTENCE.split(text)
    return " ".join(_said(one) or one for one in sentences) if len(sentences) > 1 else text


def _said(text: str) -> str | None:
    for pattern in PATTERNS:
        if found := _expression(pattern).fullmatch(text):
            values = found.groupdict()
            for name in _SAID_THEMSELVES:
                if said := values.get(name):
                    values[name] = _said(said) or translated_data(said)
            return translated(pattern, **values)
    return None


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", pattern)
    return re.compile(
        "".join(f"(?P<{part}>.+?)" if position % 2 else re.escape(part) for position, part in enumerate(parts)),
        re.DOTALL,
    )
