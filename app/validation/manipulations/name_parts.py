"""Names with parts shortened, left out, or added to them."""

from __future__ import annotations

from random import Random

from app.validation.manipulations.joining_words import COMPOUND_BEGINNINGS, parts_of

_TITLES = ("Mr", "Mrs", "Dr", "Dr.", "Prof.", "Eng.", "Sheikh", "Haji", "Mullah", "General", "Col.", "Sayyid")
_NOISE_BEFORE = ("ATTN", "C/O", "PAYMENT TO", "BENEFICIARY", "CUSTOMER", "ACCOUNT OF", "TRANSFER FOR")
_NOISE_AFTER = ("REF 48213", "INVOICE", "ACC", "URGENT", "SALARY", "PERSONAL ACCOUNT", "NO 7")


def given_names_as_initials(name: str, rng: Random) -> str | None:
    """Every name but the last shortened to its first letter, joining words such as bin and de kept."""
    parts = parts_of(name)
    dot = rng.choice((".", ""))
    changed = " ".join([*(_initial(part, dot) for part in parts[:-1]), *parts[-1:]])
    return changed if changed != " ".join(parts) else None


def middle_names_as_initials(name: str, rng: Random) -> str | None:
    """Every name between the first and the last shortened to its first letter, joining words kept."""
    parts = parts_of(name)
    dot = rng.choice((".", ""))
    changed = " ".join([*parts[:1], *(_initial(part, dot) for part in parts[1:-1]), *parts[1:][-1:]])
    return changed if changed != " ".join(parts) else None


def middle_name_dropped(name: str, rng: Random) -> str | None:
    """One name left out between the first and the last, with the joining word before it."""
    parts = parts_of(name)
    if len(parts) < 3:
        return None
    place = rng.randrange(1, len(parts) - 1)
    return " ".join([*parts[:place], *parts[place + 1 :]])


def title_added(name: str, rng: Random) -> str | None:
    """A title or rank before the name."""
    return f"{rng.choice(_TITLES)} {name}"


def noise_words_added(name: str, rng: Random) -> str | None:
    """Words of a payment form before the name, after it, or both."""
    before, after = rng.choice(((1, 0), (0, 1), (1, 1)))
    parts = [rng.choice(_NOISE_BEFORE)] * before + [name] + [rng.choice(_NOISE_AFTER)] * after
    return " ".join(parts)


def _initial(part: str, dot: str) -> str:
    """`al-Karim` and `Abd al-Karim` to `a.` and `A.`, `bin Salim` to `bin S.`; what has no letter stays."""
    *joining, name = part.split()
    if joining and joining[0].lower() in COMPOUND_BEGINNINGS:
        joining, name = [], part
    letter = next((letter for letter in name if letter.isalpha()), "")
    return " ".join([*joining, letter + dot if letter else name])
