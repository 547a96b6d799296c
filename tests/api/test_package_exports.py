"""Intelligence packages over HTTP, on both databases: whole, signed, and without whoever is protected."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from base64 import b64decode
from typing import Any

import pytest
from api_service import LISTED, Service
from case_stories import (
    GROUNDS,
    RANSOM_ACCOUNTS,
    canaries,
    confirmed_match,
    confirmed_protection,
    confirmed_suspicion,
    every_canary,
)
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.role import Role

WISH = GROUNDS | {
    "originator": "Example unit",
    "recipient": "Another unit",
    "handling": "For intelligence only",
    "summary": "What happened, and what is asked.",
}


def asked(service: Service, alert_id: int, **changed: Any) -> Any:
    path = f"/v1/alerts/{alert_id}/exports/package"
    return service.client.post(path, json=WISH | changed, headers=service.key(Role.SUPERVISOR))


def package(service: Service, alert_id: int, **changed: Any) -> dict[str, bytes]:
    answer = asked(service, alert_id, **changed)
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_manifest_names_every_file_by_its_hash_and_is_signed(service: Service) -> None:
    files = package(service, confirmed_match(service))
    manifest = json.loads(files["manifest.json"])
    others = {name: content for name, content in files.items() if not name.startswith("manifest")}
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(content).hexdigest() for name, content in others.items()
    }
    assert manifest["onward_sharing"] == "only with the originator's consent"
    signature = json.loads(files["manifest.signature.json"])
    key = Ed25519PublicKey.from_public_bytes(
        b64decode((service.folder / "audit-public.key").read_text(encoding="ascii"))
    )
    key.verify(b64decode(signature["value"]), files["manifest.json"])
    with pytest.raises(InvalidSignature):
        key.verify(b64decode(signature["value"]), files["manifest.json"] + b" ")


def test_a_match_tells_list_version_explanation_and_decisions(service: Service) -> None:
    files = package(service, confirmed_match(service))
    (one,) = json.loads(files["lists.json"])
    assert (one["list_id"], one["reference"], len(one["snapshot_id"])) == ("un-consolidated", "EXi.001", 64)
    assert json.loads(files["evidence.json"])["explanation"]["steps"]
    (decision,) = json.loads(files["decisions.json"])
    assert decision["outcome"] == "confirmed"
    assert [one["act"] for one in json.loads(files["timeline.json"])] == ["opened", "proposed", "countersigned"]
    assert LISTED[0] in files["summary.html"].decode()


def test_nothing_in_a_package_tells_who_is_protected_and_a_report_says_what_was_left_out(service: Service) -> None:
    summary = f"=cmd {canaries('A')['account']} paid, says {canaries('P1')['name']}"
    files = package(service, confirmed_protection(service), summary=summary, legal_basis=canaries("B")["account"])
    everything = "".join(name + content.decode().lower() for name, content in files.items())
    assert [canary for canary in every_canary(RANSOM_ACCOUNTS) if canary.lower() in everything] == []
    parties = json.loads(files["parties.json"])
    assert len(parties) == 10
    assert not any(one["is_suspected"] for one in parties)
    report = json.loads(files["redaction_report.json"])
    replaced = {one["pseudonym"]: one["replaced_in_texts"] for one in report["protected_people"]}
    assert replaced.keys() == {one["pseudonym"] for one in parties}
    assert all(replaced.values())
    assert report["coarse_transactions"] == 9
    rows = list(csv.DictReader(io.StringIO(files["transactions.csv"].decode())))
    assert {row["payer"] for row in rows} | {row["payee"] for row in rows} == replaced.keys()
    assert {row["purpose"] for row in rows} == {""}


def test_a_suspicion_tells_its_subject_whole(service: Service) -> None:
    story = confirmed_suspicion(service)
    files = package(service, story.alert_id)
    everything = "".join(content.decode() for content in files.values())
    assert [word for word in story.hidden if word in everything] == []
    assert all(word in everything for word in story.shown)
    suspected = [one["account"] for one in json.loads(files["parties.json"]) if one["is_suspected"]]
    assert suspected == [story.subject]


def test_a_package_needs_words_and_a_rule(service: Service) -> None:
    alert_id = confirmed_match(service)
    wordless = asked(service, alert_id, recipient=" ", summary="")
    assert (wordless.status_code, wordless.json()["title"]) == (422, "Words missing")
    assert {one["pointer"] for one in wordless.json()["errors"]} == {"/recipient", "/summary"}
    assert asked(service, alert_id, legal_basis=" ").json()["title"] == "Basis missing"
