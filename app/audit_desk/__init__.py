"""Watches over the audit log: verifies it at start and on schedule, signs how far it goes, hands it to auditors."""
