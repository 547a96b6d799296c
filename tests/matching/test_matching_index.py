"""The index finds what it holds, explains it, and reads back the same."""

from pathlib import Path

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.subject import Subject
from app.matching.index import CompiledIndex, unfindable_names

_PARTIES = (
    Designation(
        "XXi.001",
        PartyKind.PERSON,
        "Exercise",
        (
            ListedName("ABDUL KARIM ZORLANI", NameKind.PRIMARY),
            ListedName("عبد الكريم زرلاني", NameKind.ORIGINAL_SCRIPT),
            ListedName("Abu Qandil", NameKind.STRONG_ALIAS),
            ListedName("Zorro", NameKind.WEAK_ALIAS),
        ),
    ),
    Designation(
        "XXe.002", PartyKind.ORGANISATION, "Exercise", (ListedName("Blue Lantern Trading LLC", NameKind.PRIMARY),)
    ),
)


def _best(index: CompiledIndex, *names: str) -> tuple[str, float]:
    (result,) = index.search([Subject(names)], minimum_score=0.3, limit=5)
    return (result.hits[0].reference, result.hits[0].score) if result.hits else ("", 0.0)


def test_every_strong_name_unchanged_finds_its_own_designation_at_one() -> None:
    assert unfindable_names(CompiledIndex.compile(_PARTIES), _PARTIES) == []


def test_a_spelling_of_another_romanisation_is_found() -> None:
    reference, score = _best(CompiledIndex.compile(_PARTIES), "Abdelkarim Zourlani")
    assert reference == "XXi.001"
    assert score >= 0.7


def test_an_index_read_back_gives_the_same_hits(tmp_path: Path) -> None:
    index = CompiledIndex.compile(_PARTIES)
    index.write(tmp_path / "a.index")
    index.write(tmp_path / "b.index")
    subjects = [Subject(("Abdul Karim Zorlani",)), Subject(("Blue Lantern Trading",)), Subject(("Nobody Atall",))]
    read_back = CompiledIndex.read(tmp_path / "a.index")
    assert (tmp_path / "a.index").read_bytes() == (tmp_path / "b.index").read_bytes()
    assert read_back.search(subjects, minimum_score=0.3, limit=5) == index.search(subjects, minimum_score=0.3, limit=5)


def test_every_explanation_adds_up_to_its_score() -> None:
    index = CompiledIndex.compile(_PARTIES)
    for result in index.search([Subject(("Karim Zorlani", "Blue Lantern"))], minimum_score=0.0, limit=10):
        for hit in result.hits:
            assert hit.explanation.recomputed_score() == hit.score


def test_an_index_of_some_finds_them_as_the_whole_one_does() -> None:
    people = tuple(
        Designation(
            f"XXi.{number:03d}",
            PartyKind.PERSON,
            "Exercise",
            (ListedName(f"{given} {family}", NameKind.PRIMARY), ListedName(f"Abu {given}", NameKind.WEAK_ALIAS)),
        )
        for number, (given, family) in enumerate(
            [("Karim", "Zorlani"), ("Karim", "Oskorri"), ("Samira", "Vossari"), ("Yelena", "Zorlani")] * 5
        )
    )
    whole = CompiledIndex.compile(people)
    some = whole.of_some(people[3:9])
    wanted = {person.reference for person in people[3:9]}
    subjects = [Subject((name,)) for name in ("Karim Zorlany", "Samira Vossari", "Yelena Oskori", "Abu Karim", "Nemo")]
    of_all = whole.search(subjects, minimum_score=0.4, limit=50)
    of_some = some.search(subjects, minimum_score=0.4, limit=50)
    assert [one.hits for one in of_some] == [
        tuple(hit for hit in one.hits if hit.reference in wanted) for one in of_all
    ]
    assert any(one.hits for one in of_some)
