"""Whatever fails, and in whatever order: who is listed is never clear, and nobody is on a list not proven fresh."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from api_service import LIST_ID, Clock, un_file
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import event, exc

from app.api.models import ScreeningIn
from app.api.screenings import perform_screening
from app.api.services import Services
from app.domain.list_check import FileVersion
from app.main import make_services
from app.screening.update_outcome import UpdateRefusedError
from app.settings import Settings
from app.store.database import open_database
from app.store.errors import StoreError
from app.watchlists.errors import ListFetchError, ListFetchProblem
from app.watchlists.fetching import FetchedFile, FileVersions, NotModified
from app.watchlists.sources import ListSource

ALWAYS_LISTED = "TORVALD GRIMSBYR OSKORRI"
VERSIONS = (
    (ALWAYS_LISTED, "YELENA PETROVNA DRAGUNOVSKAYA", "SAMIRA QANDIL VOSSARI"),
    (ALWAYS_LISTED, "YELENA PETROVNA DRAGUNOVSKAYA", "SAMIRA QANDIL VOSSARI", "MARVELLA QUILL ASTERBY"),
    (ALWAYS_LISTED, "YELENA PETROVNA DRAGUNOVSKA", "SAMIRA QANDIL VOSSARI", "MARVELLA QUILL BRONDEL"),
)
NOBODY = "Bartholomew Quillfeather"
LONGEST_HOURS = 72
MOST_STATEMENTS = 40


class Publisher:
    """Gives out what a test put there; knows what it gave when."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.content: bytes | None = None
        self.knows_versions = True
        self.is_mirror = False
        self.given: dict[str, list[datetime]] = {}

    def __call__(self, source: ListSource, destination: Path, known: FileVersions) -> FetchedFile | NotModified:
        if self.content is None:
            raise ListFetchError(ListFetchProblem.CONNECTION_FAILED, "The publisher could not be reached.")
        digest = sha256(self.content).hexdigest()
        if not self.is_mirror:
            self.given.setdefault(digest, []).append(self.clock.now)
        version = FileVersion(etag=f'"{digest}"')
        address = source.places()[0].addresses[0]
        if self.knows_versions and known.get(address) == version:
            return NotModified(self.is_mirror)
        destination.write_bytes(self.content)
        return FetchedFile(destination, digest, len(self.content), "lists.example", {address: version}, self.is_mirror)


class Faults(RuleBasedStateMachine):
    """A service to which everything happens that can happen to one."""

    template = Path()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="fiscreen-test-faults-"))
        shutil.copy(self.template, self.folder / "fiscreen.db")
        self.clock = Clock()
        self.publisher = Publisher(self.clock)
        self.stamps: dict[str, datetime] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        self.more_lists = ""

    def teardown(self) -> None:
        self.services.database.close()
        shutil.rmtree(self.folder)

    @initialize(more_lists=st.sampled_from(["", "", "", "un-1267"]))
    def begin(self, more_lists: str) -> None:
        self.more_lists = more_lists
        self.services = self.made()
        self.publish(version=0, age_hours=2)
        self.refresh(fails_at=None)

    def made(self) -> Services:
        address = f"sqlite:///{self.folder / 'fiscreen.db'}"
        chosen = Settings(data_directory=self.folder, database_url=address, enabled_lists=self.more_lists)
        return make_services(chosen, open_database(address), clock=self.clock, download=self.publisher)

    @rule(version=st.integers(0, len(VERSIONS) - 1), age_hours=st.integers(0, 200))
    def publish(self, version: int, age_hours: int) -> None:
        stamp = self.clock.now - timedelta(hours=age_hours)
        content = un_file(*VERSIONS[version], generated_at=stamp)
        digest = sha256(content).hexdigest()
        self.stamps[digest], self.names[digest] = stamp.replace(microsecond=0), VERSIONS[version]
        self.publisher.content = content

    @rule(content=st.sampled_from([None, b"", b"<html>Sign in</html>", un_file("ONE ALONE")]))
    def publish_what_is_no_list(self, content: bytes | None) -> None:
        self.publisher.content = content

    @precondition(lambda self: self.publisher.content)
    @rule(share=st.floats(0.05, 0.99))
    def publish_a_part(self, share: float) -> None:
        content = self.publisher.content or b""
        self.publisher.content = content[: int(len(content) * share)]

    @rule(is_mirror=st.booleans(), knows_versions=st.booleans())
    def publish_elsewhere(self, is_mirror: bool, knows_versions: bool) -> None:
        self.publisher.is_mirror, self.publisher.knows_versions = is_mirror, knows_versions

    @rule(fails_at=st.none() | st.integers(0, MOST_STATEMENTS))
    def refresh(self, fails_at: int | None) -> None:
        with self.database_failing(fails_at):
            try:
                self.services.updater.refresh(LIST_ID)
            except (UpdateRefusedError, StoreError):
                return

    @rule(hours=st.integers(0, 60))
    def time_passes(self, hours: int) -> None:
        self.clock.turn(hours=hours)

    @rule(hours=st.integers(1, 500))
    def clock_goes_backwards(self, hours: int) -> None:
        self.clock.turn(hours=-hours)

    @rule()
    def restart(self) -> None:
        self.services.database.close()
        self.services = self.made()

    @rule(seed=st.integers(0, 2**16), how=st.sampled_from(["flip", "cut", "empty", "gone"]))
    def damage_indexes_and_restart(self, seed: int, how: str) -> None:
        for path in sorted((self.folder / "indexes").glob("*.index")):
            whole = bytearray(path.read_bytes())
            if not whole:
                continue
            place = random.Random(seed).randrange(len(whole))
            whole[place] ^= 1 << seed % 8
            damaged = {"flip": bytes(whole), "cut": bytes(whole[:place]), "empty": b""}.get(how)
            # As a disk would do it, and not as a process that has the file mapped.
            path.unlink()
            if damaged is not None:
                path.write_bytes(damaged)
        self.restart()

    @rule(fails_at=st.none() | st.integers(0, MOST_STATEMENTS), minimum_score=st.sampled_from([0.7, 0.7, 0.95]))
    def screen(self, fails_at: int | None, minimum_score: float) -> None:
        with self.database_failing(fails_at):
            try:
                answer = self.answer(minimum_score)
            except StoreError:
                return
        self.judge(answer, minimum_score)

    @rule(version=st.integers(0, len(VERSIONS) - 1))
    def screen_while_the_version_changes(self, version: int) -> None:
        library = self.services.library
        looked_up = library.current

        def current() -> Any:
            states = looked_up()
            self.publish(version=version, age_hours=0)
            self.refresh(fails_at=None)
            return states

        library.current = current  # type: ignore[method-assign]
        try:
            answer = self.answer(0.7)
        finally:
            del library.current  # type: ignore[method-assign]
        verdicts = [result["verdict"] for result in answer["results"]]
        assert verdicts[0] == "hit" or answer["lists"][-1]["designations"] is None

    def answer(self, minimum_score: float) -> dict[str, Any]:
        asked = {
            "subjects": [{"names": [ALWAYS_LISTED]}, {"names": [NOBODY]}, {"names": [NOBODY, "\u202e"]}],
            "settings": {"minimum_score": minimum_score},
        }
        answer, _keep = perform_screening(self.services, ScreeningIn.model_validate(asked), key_id="nobody")
        document: dict[str, Any] = json.loads(answer.body)
        return document

    def judge(self, answer: dict[str, Any], minimum_score: float) -> None:
        active = self.services.snapshots.active(LIST_ID)
        listed, nobody, with_refused_name = (result["verdict"] for result in answer["results"])
        assert listed == "hit" if active else listed == "incomplete"
        assert with_refused_name != "clear"
        if nobody != "clear":
            return
        assert active is not None
        assert not self.more_lists, "a list that is wanted is not loaded"
        assert minimum_score <= 0.7
        names = self.names[active.snapshot.file_sha256]
        given = {digest: at for digest, at in self.publisher.given.items() if self.names.get(digest) == names}
        times = [at for every in given.values() for at in every]
        stamps = [self.stamps[digest] for digest in given]
        limit = timedelta(hours=LONGEST_HOURS)
        by_mirrors = [stamp for digest, stamp in self.stamps.items() if self.names[digest] == names]
        assert any(self.clock.now - at <= limit for at in (*times, *by_mirrors)), "nobody asked the publisher of late"
        assert any(self.clock.now - stamp - timedelta(hours=24) <= limit for stamp in (*stamps, *by_mirrors)), (
            "the file is old"
        )

    @contextmanager
    def database_failing(self, at: int | None) -> Iterator[None]:
        """Within the block the statement of that number fails, and all that follow."""
        engine, begun = self.services.database.engine, [0]

        def count(*_: object) -> None:
            begun[0] += 1
            if at is not None and begun[0] > at:
                raise exc.OperationalError("disk I/O error", None, Exception())

        event.listen(engine, "before_cursor_execute", count)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", count)


@pytest.mark.required
def test_nothing_that_happens_makes_a_false_clear(sqlite_template: Path) -> None:
    Faults.template = sqlite_template
    run_state_machine_as_test(
        Faults,
        settings=settings(
            max_examples=30,
            stateful_step_count=20,
            deadline=None,
            # A failure is told as it was found: each step is an import, and smaller ones would take minutes to find.
            phases=[Phase.generate],
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
