"""Templates for officers: each is read as it stands, without a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.batches.templates import COLUMNS, template_as_csv, template_as_workbook
from app.batches.understanding import understand
from app.domain.batch import BatchContent


@pytest.mark.parametrize("content", BatchContent)
@pytest.mark.parametrize("make", [template_as_csv, template_as_workbook])
def test_a_template_is_understood_whole_without_question_or_problem(
    tmp_path: Path, content: BatchContent, make
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "template"
    path.write_bytes(make(content))
    found = understand(path)
    assert found.mapping.content is content
    assert len(found.mapping.columns) == len(COLUMNS[content])
    assert found.questions == ()
    assert found.problems == ()
    assert found.rows_seen == 2
