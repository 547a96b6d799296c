"""Installs the peer that must not be among our own packages, in a throw-away environment of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.measured_process import CHECKOUT, run_command

# PyICU has no wheel: built from source it needs ICU's headers and a compiler. These wheels bring ICU along; where they
# don't exist (macOS) the build is tried. Without the pins a resolver falls back to releases of years ago.
_PEER = ("nomenklatura==4.17.4", "rapidfuzz>=3.14.6,<4")
_ICU_WHEELS = "pyicu-wheels==2.15.2"
_WITHOUT_SOURCE_BUILD = 'pyicu ; sys_platform == "never"\n'
_ENVIRONMENT = CHECKOUT / ".venv-bench"


def peer_python() -> Path:
    """The interpreter that can import nomenklatura. Raises RuntimeError, which says why, where it can't be had."""
    python = _ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not _works(python):
        print("installing nomenklatura in .venv-bench (once, some 500 MB)", file=sys.stderr)
        _install(python)
        run_command(_check(python))
    return python


def _install(python: Path) -> None:
    run_command([sys.executable, "-m", "venv", "--clear", str(_ENVIRONMENT)])
    run_command([str(python), "-m", "pip", "install", "--quiet", "uv"])
    install = [str(python), "-m", "uv", "pip", "install", "--quiet", "--python", str(python)]
    overrides = _ENVIRONMENT / "overrides.txt"
    overrides.write_text(_WITHOUT_SOURCE_BUILD)
    try:
        run_command([*install, "--override", str(overrides), *_PEER, _ICU_WHEELS])
    except RuntimeError:
        run_command([*install, *_PEER])


def _works(python: Path) -> bool:
    try:
        run_command(_check(python))
    except (RuntimeError, OSError):
        return False
    return True


def _check(python: Path) -> list[str]:
    return [str(python), "-c", "import nomenklatura.matching.logic_v2.model, rapidfuzz"]
