"""The report for programs: everything that was measured as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from app.validation.cases import Case
from app.validation.examination import Answer, Outcome
from app.validation.figures import LEAST_MEAN_RECALL, LEAST_NOTICED_OF_A_CLASS, Share
from app.validation.provenance import Provenance
from app.validation.validation import Validation

FORMAT = "fiscreen-validation-1"
_DIGITS = 6


def report_json(validation: Validation, provenance: Provenance) -> str:
    """The document as text. Two runs of equal settings differ in `run` alone.

    In ASCII: hidden and turning characters then show as escapes wherever the file is read.
    """
    return json.dumps(report_document(validation, provenance), indent=1) + "\n"


def report_document(validation: Validation, provenance: Provenance) -> dict[str, Any]:
    """The document. Scores and shares are 0..1, times UTC in ISO 8601."""
    settings, source, run = validation.settings, provenance.source, provenance.run
    return {
        "format": FORMAT,
        "run": {"started_at": run.started_at.isoformat(), "seconds": round(run.seconds, 1), "processes": run.processes},
        "software": dict(provenance.software),
        "list": {
            "file_name": source.file_name,
            "format": source.format,
            "sha256": source.sha256,
            "size_bytes": source.size_bytes,
            "generated_at": source.generated_at.isoformat() if source.generated_at else None,
            "designations": source.designations,
            "names": dict(source.names),
        },
        "settings": {
            "threshold": settings.threshold,
            "seed": settings.seed,
            "cases_per_class": settings.cases_per_class,
            "unlisted_names": settings.unlisted_names,
        },
        "goals": {
            "exact": 1.0,
            "noticed_of_each_class": LEAST_NOTICED_OF_A_CLASS,
            "mean_recall": LEAST_MEAN_RECALL,
            "unnoticed_disguises": 0,
        },
        "exact": {**_share(validation.exact.found), "misses": _pairs(validation.exact.misses)},
        "mean_recall": round(validation.mean_recall, _DIGITS),
        "classes": [
            {
                "name": each.manipulation.name,
                "group": each.manipulation.group.value,
                "description": each.manipulation.description,
                **_share(each.found),
                "noticed": round(each.noticed.value, _DIGITS),
                "outcomes": {outcome.value: each.outcomes[outcome] for outcome in Outcome},
                "must_be_noticed": each.manipulation.must_be_noticed,
                "reaches_its_goal": each.reaches_its_goal,
                "misses": _pairs(each.misses),
            }
            for each in validation.classes
        ],
        "unlisted": {
            **_share(validation.unlisted.hits),
            "by_origin": [{"origin": each.origin, **_share(each.hits)} for each in validation.unlisted.by_origin],
            "examples": _pairs(validation.unlisted.examples),
        },
        "threshold_curve": [
            {
                "threshold": point.threshold,
                "mean_recall": round(point.mean_recall, _DIGITS),
                "hits_per_thousand_unlisted": round(point.hits_per_thousand, _DIGITS),
            }
            for point in validation.curve
        ],
        "unscreenable_listed_names": [
            {
                "reference": each.reference,
                "name": each.name.text,
                "kind": each.name.kind.value,
                "reason": each.reason.value,
            }
            for each in validation.unscreenable
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    lower, upper = share.interval
    return {
        "count": share.count,
        "total": share.total,
        "share": round(share.value, _DIGITS),
        "interval_95": [round(lower, _DIGITS), round(upper, _DIGITS)],
    }


def _pairs(pairs: Iterable[tuple[Case, Answer]]) -> list[dict[str, Any]]:
    return [
        {
            "submitted": case.submitted,
            "reference": case.reference,
            "listed_name": case.listed_name,
            "own_score": answer.own_score,
            "best_score": answer.best_score,
            "best_reference": answer.best_reference,
            "best_name": answer.best_name,
            "suspicious_text": list(answer.suspicious_text),
            "refusal": answer.refusal,
        }
        for case, answer in pairs
    ]
