"""Known faults of what lies underneath are said at start."""

from app.cli.runtime_check import known_faults, known_faults_here

SOUND = {"python": (3, 13, 14), "sqlite": (3, 51, 3), "expat": (2, 7, 2)}


def test_sound_versions_are_not_talked_about() -> None:
    assert list(known_faults(**SOUND)) == []
    assert list(known_faults(**(SOUND | {"python": (3, 15, 0), "sqlite": (3, 52, 0), "expat": (2, 8, 0)}))) == []


def test_each_fault_is_named_with_its_remedy() -> None:
    (python,) = known_faults(**(SOUND | {"python": (3, 11, 15)}))
    assert "3.11.16" in python
    (sqlite,) = known_faults(**(SOUND | {"sqlite": (3, 50, 6)}))
    assert "3.50.7" in sqlite
    (expat,) = known_faults(**(SOUND | {"expat": (2, 5, 0)}))
    assert "2.7.2" in expat


def test_back_ported_mends_count() -> None:
    assert list(known_faults(**(SOUND | {"sqlite": (3, 44, 6)}))) == []
    assert len(list(known_faults(**(SOUND | {"sqlite": (3, 45, 0)})))) == 1


def test_the_versions_of_this_process_can_be_read() -> None:
    assert all(isinstance(line, str) for line in known_faults_here())
