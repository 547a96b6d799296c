"""The indicator that docs/red-flags.md shows can be copied as it stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml
from product_lists import LISTS, reference

from app.redflags.catalogue_file import read_catalogue

GUIDE = LISTS.parent / "docs" / "red-flags.md"


def test_the_example_of_the_guide_is_an_indicator(tmp_path: Path) -> None:
    written = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert written is not None
    (example,) = yaml.safe_load(written[1])
    shutil.copytree(LISTS / "indicators", tmp_path / "mine")
    path = tmp_path / "mine" / "mm.yaml"
    family = yaml.safe_load(path.read_text(encoding="utf-8"))
    family["indicators"] = [example if one["id"] == example["id"] else one for one in family["indicators"]]
    path.write_text(yaml.safe_dump(family), encoding="utf-8")
    mine = read_catalogue(tmp_path / "mine", reference()).get(example["id"])
    assert mine is not None
    assert mine.title == "Just under the line"
