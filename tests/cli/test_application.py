"""The command line as a whole: quick to start, one line for every failure, whole files or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fictional_list import CommandLine

from app.cli import compare_run
from app.cli.failure import CommandFailedError
from app.cli.output_file import written_whole

CHECKOUT = Path(__file__).parents[2]
# Not pydantic: typer itself reads its parameters with it.
HEAVY = ("fastapi", "sqlalchemy", "httpx2", "structlog", "rich", "uvicorn", "yaml", "jinja2")


def loaded_after(*arguments: object) -> set[str]:
    """Which of the heavy packages are imported when a command has ended well."""
    program = (
        "import sys\nfrom app.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as ended:\n    assert not ended.code, ended.code\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules))"
    )
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    return set(done.stdout.splitlines()[-1].split())


def test_the_stateless_commands_load_nothing_of_the_service(fiscreen: CommandLine) -> None:
    names = fiscreen.file("name\nZorblax Quendel\n")
    pairs = fiscreen.file("name1,name2\nZorblax,Zorblax\n", "pairs.csv")
    assert loaded_after("screen", names, "--list", fiscreen.list_file, "--out", fiscreen.out) == set()
    assert loaded_after("compare", pairs, "--out", fiscreen.out) == set()
    assert loaded_after("lists", "inspect", fiscreen.list_file) == set()


def test_help_loads_nothing_at_all(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("--help")
    assert ended.code == 0
    assert all(command in ended.out for command in ("screen", "compare", "lists"))
    assert loaded_after("--help") == set()


def test_an_unknown_command_is_wrong_usage(fiscreen: CommandLine) -> None:
    assert fiscreen.run("scream").code == 2


def test_an_unforeseen_error_is_one_line_without_its_text(
    fiscreen: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> str:
        raise LookupError("Zorblax Quendel")

    monkeypatch.setattr(compare_run, "run", fail)
    ended = fiscreen.compare("name1,name2\nA,B\n")
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 1
    assert "LookupError at app/cli/compare.py" in ended.err
    assert "Zorblax" not in ended.err


def test_an_output_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("before")
    with pytest.raises(LookupError), written_whole(target) as file:  # noqa: PT012 (both lines are the block)
        file.write("half")
        raise LookupError
    assert target.read_text() == "before"
    with written_whole(target) as file:
        file.write("whole\r\n")
        assert target.read_text() == "before"
    assert target.read_bytes() == b"whole\r\n"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_cannot_be_put_in_its_place_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="was not written"), written_whole(tmp_path / "no" / "out.csv"):
        pass


def wait_until_gone(group: int) -> None:
    """Return when no process of `group` is left; those whose parent was ended notice it by themselves."""
    for _ in range(500):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    pytest.fail("processes are left behind")


def start_long_run(fiscreen: CommandLine) -> subprocess.Popen[str]:
    """A screening with worker processes that is under way and would last for long."""
    names = fiscreen.folder / "names.csv"
    names.write_text("name\n" + "Zorblax Quendel\n" * 3_000_000)
    arguments = ["screen", names, "--list", fiscreen.list_file, "--out", fiscreen.out, "--workers", "2"]
    running = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", *map(str, arguments)],
        stderr=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        start_new_session=True,
    )
    while not fiscreen.unfinished_files():
        assert running.poll() is None, running.communicate()
        time.sleep(0.02)
    return running


@pytest.mark.skipif(sys.platform == "win32", reason="signals as on POSIX systems")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_an_interrupted_run_leaves_no_file_and_no_process(
    fiscreen: CommandLine, number: signal.Signals, code: int
) -> None:
    running = start_long_run(fiscreen)
    # A terminal interrupts the whole group, a supervisor terminates the first process alone.
    send = os.killpg if number is signal.SIGINT else os.kill
    send(running.pid, number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == code
    assert "Traceback" not in said
    assert not fiscreen.out.exists()
    assert fiscreen.unfinished_files() == []
    wait_until_gone(running.pid)


@pytest.mark.skipif(sys.platform == "win32", reason="signals as on POSIX systems")
def test_a_killed_run_leaves_no_result_and_its_processes_end(fiscreen: CommandLine) -> None:
    running = start_long_run(fiscreen)
    running.kill()
    running.communicate(timeout=60)
    assert not fiscreen.out.exists()
    wait_until_gone(running.pid)
