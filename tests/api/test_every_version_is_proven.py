"""Whatever brings a version into force, every name of it that must be exact is first found through its own index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest
from api_service import LIST_ID, LISTED, Service, un_file
from list_stories import HAITI, PEOPLE, ListStory, file_of, without
from test_own_lists import ENTRY, OwnList

from app.domain.designation import Designation
from app.domain.held_version import Approval
from app.domain.role import Role
from app.matching.index import CompiledIndex, unfindable_names
from app.screening.update_outcome import UpdateRefusedError

pytestmark = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)


@dataclass
class Proofs:
    """Stands in the place of the self-test, which it calls, and remembers which designations it proved."""

    proven: list[frozenset[str]] = field(default_factory=list)
    lost: int = 0

    def __call__(self, index: CompiledIndex, designations: Iterable[Designation]) -> list[object]:
        given = list(designations)
        assert index.designation_count == len(given)
        self.proven.append(frozenset(one.reference for one in given))
        return [*unfindable_names(index, given), *range(self.lost)]

    def assert_last_is_in_force(self, service: Service, list_id: str = LIST_ID) -> None:
        """The last proof was of what is in force, all of it; since then none was needed."""
        active = service.services.snapshots.active(list_id)
        assert active is not None
        stored = service.services.snapshots.designations(active.snapshot.snapshot_id)
        assert self.proven.pop() == {one.reference for one in stored}
        assert self.proven == []


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> Proofs:
    made = Proofs()
    monkeypatch.setattr("app.screening.library.unfindable_names", made)
    return made


@pytest.fixture
def story(make_service: Callable[..., Service], proofs: Proofs) -> ListStory:
    told = ListStory(make_service())
    told.publish(PEOPLE)
    proofs.assert_last_is_in_force(told.service)
    return told


def test_an_import_a_removal_by_a_person_and_one_by_time(story: ListStory, proofs: Proofs) -> None:
    for gone in ((HAITI,), (HAITI, "EXi.002")):
        story.publish(without(*gone), days_later=1)
        proofs.assert_last_is_in_force(story.service)
    updater = story.service.services.updater
    updater.remove_missing(LIST_ID, HAITI, Approval("a person", "Delisted"))
    proofs.assert_last_is_in_force(story.service)
    story.service.clock.turn(days=15)
    assert updater.remove_expired(LIST_ID) is not None
    proofs.assert_last_is_in_force(story.service)


def test_a_version_that_comes_back_is_proven_again_although_its_index_is_there(
    story: ListStory, proofs: Proofs
) -> None:
    whole = story.in_force()
    for people in (without(HAITI), PEOPLE):
        last = story.publish(people, days_later=1)
        proofs.assert_last_is_in_force(story.service)
    assert last == whole
    story.publish(PEOPLE, days_later=1)
    assert proofs.proven == [], "nothing came into force"


def test_a_released_version(story: ListStory, proofs: Proofs) -> None:
    with pytest.raises(UpdateRefusedError) as held:
        story.service.import_list(file_of({HAITI: PEOPLE[HAITI]}, generated_at=story.service.clock.now))
    assert proofs.proven == []
    for person in ("a", "b"):
        story.service.services.updater.release(LIST_ID, held.value.held_id or 0, Approval(person, "It is right"))
    proofs.assert_last_is_in_force(story.service)


def test_a_change_of_an_own_list(make_service: Callable[..., Service], proofs: Proofs) -> None:
    own = OwnList(make_service(enabled_lists="own-names"))
    own.done(action="add", entry=ENTRY)
    proofs.assert_last_is_in_force(own.service, "own-names")


def test_a_version_with_a_name_that_is_not_found_is_refused_and_the_last_good_one_kept(
    story: ListStory, proofs: Proofs
) -> None:
    before, index_directory = story.in_force(), story.service.services.settings.index_directory
    indexes = sorted(index_directory.iterdir())
    proofs.lost = 1
    story.service.clock.turn(days=1)
    answer = story.service.client.post(
        f"/v1/lists/{LIST_ID}/import",
        content=un_file(*PEOPLE.values(), *LISTED, generated_at=story.service.clock.now),
        headers=story.service.key(Role.ADMIN),
    )
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (422, "list-names-not-found")
    assert "1 listed names were not found" in answer.json()["detail"]
    assert story.in_force() == before
    assert sorted(index_directory.iterdir()) == indexes
