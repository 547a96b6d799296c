"""Batches run to their end with every row accounted for, on the lists that they began with, whoever works on them."""

from __future__ import annotations

import errno

import pytest
from api_service import LISTED, un_file
from batch_stories import again, completed, hand_in, names_file, owner_of, started, work_off
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.batches import understanding
from app.domain.batch import BatchContent, BatchPriority, BatchState
from app.store.alerts import AlertFilter
from app.store.batch_work import BatchWork
from app.store.batches import BatchChangedError
from app.store.errors import LeaseLostError, StoreUnavailableError
from app.worker import cutting
from app.worker.batch_worker import BatchWorker, results_sha256
from app.worker.lease import MAX_ATTEMPTS


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Chunks of ten rows, so that a small file has many."""
    monkeypatch.setattr(cutting, "ROWS_PER_CHUNK", 10)


def test_a_file_is_screened_to_its_end_and_every_row_accounted_for(service):
    batch = completed(service, names_file(45, hit_every=10, refused_every=15))
    assert batch.state is BatchState.COMPLETE_WITH_REFUSALS
    account = batch.account
    assert (account.rows_in, account.screened, account.refused) == (45, 42, 3)
    assert account.by_refusal == {"NAME_MISSING": 3}
    assert account.by_verdict == {"hit": 3, "clear": 39}
    outcomes = list(service.services.batch_rows.outcomes(batch.batch_id))
    assert [one.row_number for one in outcomes] == list(range(1, 46))
    assert outcomes[9].verdict == "hit"
    assert outcomes[9].cells == ("000010", LISTED[1], "kept as it is")
    assert outcomes[9].hits[0].listed_name == LISTED[1]
    assert outcomes[9].hits[0].snapshot_id == batch.pins.lists[-1].snapshot_id
    assert outcomes[14].refusal == "NAME_MISSING"
    assert service.services.alerts.count(AlertFilter()) == account.hits == 3


def test_a_file_without_refusals_is_complete(service):
    assert completed(service, names_file(12, hit_every=0)).state is BatchState.COMPLETE


def test_blank_rows_are_counted_apart(service):
    batch = completed(service, b"name,note\nA Nother,x\n,\n\nB Nother,y\n")
    assert (batch.account.rows_in, batch.account.screened, batch.account.blank) == (2, 2, 2)


def test_nothing_is_screened_before_the_start(service):
    batch = hand_in(service, names_file(3))
    assert batch.state is BatchState.UNDERSTOOD
    assert work_off(service) == 0


def test_a_file_that_cannot_be_read_is_kept_and_says_why(service):
    batch = hand_in(service, b"%PDF-1.7 and so on")
    assert batch.state is BatchState.RECEIVED
    assert batch.problem.startswith("NOT_TEXT")
    with pytest.raises(BatchChangedError):
        service.services.batch_desk.start(batch, version=batch.version, person=batch.owner)


def test_a_file_with_open_questions_waits_for_a_person(service):
    batch = hand_in(service, b"colour,shape\nred,round\n")
    assert batch.state is BatchState.RECEIVED
    assert batch.problem.startswith("QUESTIONS")
    assert "red" not in batch.problem
    with pytest.raises(BatchChangedError):
        service.services.batch_desk.start(batch, version=batch.version, person=batch.owner)


def test_damage_that_is_found_while_cutting_fails_the_batch(service, monkeypatch):
    monkeypatch.setattr(cutting, "ROWS_PER_CHUNK", 1000)
    monkeypatch.setattr(understanding, "ROWS_LOOKED_AT", 10)
    broken = names_file(2100, hit_every=0) + b'002101,"Never Ending,x\n'
    batch = completed(service, broken)
    assert batch.state is BatchState.FAILED
    assert batch.problem.startswith("UNCLOSED_QUOTE")


def test_a_file_of_more_rows_than_allowed_is_refused_by_name(make_service):
    service = make_service(max_batch_rows=15)
    service.import_list(un_file(*LISTED))
    batch = completed(service, names_file(16))
    assert batch.state is BatchState.FAILED
    assert batch.problem.startswith("TOO_MANY_ROWS")


def test_every_row_is_screened_against_the_lists_that_the_batch_began_with(service):
    batch = started(service, names_file(40, hit_every=5))
    worker = BatchWorker(service.services)
    assert worker.step()
    assert worker.step()
    began_with = again(service, batch).pins
    service.import_list(un_file("SOMEBODY ELSE ENTIRELY", *LISTED[1:]))
    work_off(service)
    done = again(service, batch)
    assert done.state is BatchState.COMPLETE
    assert done.pins == began_with
    assert done.account.rows_with_hits == 8
    snapshots = {hit.snapshot_id for one in service.services.batch_rows.outcomes(batch.batch_id) for hit in one.hits}
    assert len(snapshots) == 1


def test_a_batch_that_waited_until_its_lists_were_stale_says_so(service):
    batch = started(service, names_file(20, hit_every=0))
    worker = BatchWorker(service.services)
    worker.step()
    worker.step()
    service.clock.turn(hours=24 * 30)
    work_off(service)
    verdicts = again(service, batch).account.by_verdict
    assert verdicts == {"clear": 10, "stale": 10}


def test_a_paused_batch_waits_and_goes_on_where_it_was(service):
    batch = started(service, names_file(40))
    worker = BatchWorker(service.services)
    worker.step()
    worker.step()
    desk = service.services.batch_desk
    paused = desk.pause(again(service, batch), version=batch.version, person=batch.owner)
    assert not worker.step()
    assert again(service, batch).account.screened == 10
    desk.resume(paused, version=paused.version, person=batch.owner)
    work_off(service)
    assert again(service, batch).account.screened == 40
    assert again(service, batch).state is BatchState.COMPLETE


def test_a_cancelled_batch_keeps_what_is_done_and_is_never_complete(service):
    batch = started(service, names_file(40))
    worker = BatchWorker(service.services)
    worker.step()
    worker.step()
    service.services.batch_desk.cancel(again(service, batch), version=batch.version, person=batch.owner)
    assert not worker.step()
    done = again(service, batch)
    assert done.state is BatchState.CANCELLED
    assert (done.account.screened, done.account.unscreened) == (10, 30)
    assert len(list(service.services.batch_rows.outcomes(batch.batch_id))) == 10


def test_two_people_cannot_act_on_one_version(service):
    batch = started(service, names_file(10))
    service.services.batch_desk.pause(batch, version=batch.version, person=batch.owner)
    with pytest.raises(BatchChangedError):
        service.services.batch_desk.pause(batch, version=batch.version, person=batch.owner)


def test_owners_take_turns_and_priorities_go_first(service):
    first, second = owner_of(service), owner_of(service)
    long = started(service, names_file(60), owner=first)
    work = BatchWorker(service.services)
    work.step()
    short = started(service, names_file(20), owner=second)
    for _ in range(4):
        work.step()
    # The one that came later is through with its file and a chunk, while the first got its share.
    assert again(service, short).account.screened == 10
    assert again(service, long).account.screened == 20
    urgent = started(service, names_file(10), owner=first, priority=BatchPriority.HIGH)
    work.step()
    work.step()
    assert again(service, urgent).state is BatchState.COMPLETE


def test_late_work_of_a_process_that_was_given_up_is_not_let_in(service):
    batch = started(service, names_file(10))
    work = BatchWork(service.services.database)
    BatchWorker(service.services, owner="elsewhere/1/one").step()
    now = service.clock()
    late = work.claim(owner="elsewhere/2/two", now=now, seconds=60, is_gone=lambda _: False)
    assert late is not None
    service.clock.turn(seconds=61)
    work_off(service)
    assert again(service, batch).state is BatchState.COMPLETE
    with pytest.raises(LeaseLostError), service.services.database.transaction() as transaction:
        work.hold(late, transaction=transaction)


def test_a_chunk_whose_holder_is_dead_is_taken_over_at_once(service):
    started(service, names_file(10))
    work = BatchWork(service.services.database)
    now = service.clock()
    held = work.claim(owner="here/1/one", now=now, seconds=60, is_gone=lambda _: False)
    assert work.claim(owner="here/2/two", now=now, seconds=60, is_gone=lambda _: False) is None
    taken = work.claim(owner="here/2/two", now=now, seconds=60, is_gone=lambda owner: owner == "here/1/one")
    assert taken is not None
    assert taken.token == held.token + 1


def test_a_chunk_that_kills_every_process_stops_its_batch(service):
    batch = started(service, names_file(10))
    BatchWorker(service.services).step()
    work = BatchWork(service.services.database)
    for number in range(MAX_ATTEMPTS):
        assert work.claim(
            owner=f"here/{number}/x", now=service.clock(), seconds=60, is_gone=lambda owner: owner.startswith("here/")
        )
    service.clock.turn(seconds=61)
    work_off(service)
    assert again(service, batch).state is BatchState.FAILED
    assert again(service, batch).problem.startswith("WORKERS_DIED")


def test_when_the_database_is_gone_nothing_is_lost_and_the_work_goes_on(service, monkeypatch):
    batch = started(service, names_file(30))
    worker = BatchWorker(service.services)
    worker.step()

    def gone(*_args, **_keywords):
        raise StoreUnavailableError("the database is not available; try again")

    with monkeypatch.context() as broken:
        broken.setattr(service.services.audit, "append", gone)
        with pytest.raises(StoreUnavailableError):
            worker.step()
    assert again(service, batch).account.screened == 0
    assert not list(service.services.batch_rows.outcomes(batch.batch_id))
    work_off(service)
    assert again(service, batch).state is BatchState.COMPLETE


def test_each_chunk_is_entered_in_the_audit_log_with_the_hash_of_its_results(service):
    batch = completed(service, names_file(20))
    entries = [one for one in service.services.audit.entries() if one.object_id == batch.batch_id]
    acts = [one.act for one in entries]
    assert acts == ["batch.received", "batch.queued", "batch.begun", "batch.cut", "batch.chunk", "batch.chunk"]
    outcomes = tuple(service.services.batch_rows.outcomes(batch.batch_id))
    assert results_sha256(outcomes[:10]) in entries[4].detail
    assert all("Person" not in one.detail for one in entries)


def test_the_same_file_again_names_the_earlier_batch(service):
    owner = owner_of(service)
    first = hand_in(service, names_file(5), owner=owner)
    assert hand_in(service, names_file(5), owner=owner).same_file_as == first.batch_id
    assert hand_in(service, names_file(5)).same_file_as is None


def test_transactions_are_screened_by_the_names_of_their_parties(service):
    content = (
        "transaction id,booked at,amount,currency,originator name,originator account,beneficiary name\n"
        f"T1,2026-02-01T10:00:00Z,10.00,EUR,Ordinary Person,DE1,{LISTED[0]}\n"
        "T2,2026-02-01T10:00:00Z,10.00,EUR,,DE1,\n"
        "T3,not a date,10.00,EUR,Ordinary Person,DE1,\n"
        "T4,2026-02-01T10:00:00Z,10.00,EUR,Ordinary Person,DE1,\n"
    ).encode()
    batch = completed(service, content)
    assert batch.content is BatchContent.TRANSACTIONS
    outcomes = list(service.services.batch_rows.outcomes(batch.batch_id))
    assert [one.verdict or one.refusal for one in outcomes] == ["hit", "NAME_MISSING", "DATE_UNREADABLE", "clear"]
    assert outcomes[0].hits[0].party == "parties/beneficiary/name"


_CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters='\x00"'), max_size=12)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_CELL, min_size=1, max_size=4), min_size=1, max_size=30))
def test_whatever_stands_in_a_file_every_row_is_screened_or_refused(service, rows):
    content = "name,id\n" + "\n".join(",".join(cells) for cells in rows) + "\n"
    batch = completed(service, content.encode())
    if batch.state is BatchState.FAILED:
        assert batch.problem.startswith("NO_ROWS")
        return
    assert batch.state in {BatchState.COMPLETE, BatchState.COMPLETE_WITH_REFUSALS}
    outcomes = list(service.services.batch_rows.outcomes(batch.batch_id))
    assert len(outcomes) == batch.account.rows_in == batch.account.screened + batch.account.refused
    numbers = [one.row_number for one in outcomes]
    assert numbers == sorted(set(numbers))


def test_when_the_disk_is_full_while_the_file_is_cut_the_batch_waits_and_goes_on(service, monkeypatch):
    batch = started(service, names_file(30))
    worker = BatchWorker(service.services)

    def full(*_args, **_keywords):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(service.services.batches, "write_file", full)
        with pytest.raises(OSError, match="No space left"):
            worker.step()
    assert again(service, batch).state is BatchState.RUNNING
    work_off(service)
    assert again(service, batch).state is BatchState.COMPLETE
