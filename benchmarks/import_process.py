"""Part of the benchmark: puts a list file into force in an empty database and says what that took."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import structlog

from app.list_updating import make_list_updating, utc_now
from app.settings import Settings
from app.store.database import open_database
from app.store.migration import migrate
from app.watchlists.inspection import as_one_file
from benchmarks.measured_process import peak_megabytes


def main(list_id: str, files: list[Path]) -> dict[str, float]:
    """Import once, guards, proof of every exact name and activation included."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with tempfile.TemporaryDirectory() as folder, as_one_file(files) as file:
        settings = Settings(data_directory=Path(folder), enabled_lists=list_id)
        database = open_database(settings.database_address)
        migrate(database)
        updating = make_list_updating(settings, database, clock=utc_now, random_bytes=os.urandom)
        before = peak_megabytes()
        started = time.perf_counter()
        counts = updating.updater.import_file(list_id, file, taken_at=utc_now()).snapshot.counts
        return {
            "seconds": time.perf_counter() - started,
            "designations": counts.designations,
            "names": sum(counts.names.values()),
            "megabytes_before": before,
            "peak_megabytes": peak_megabytes(),
        }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], [Path(argument) for argument in sys.argv[2:]])))
