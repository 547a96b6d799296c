"""Every table as it is now; how it came to be so stands in `migrations/versions/`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from app.store.columns import JsonText, PlainText, UtcTimestamp
from app.store.sealing import SealedBytes, SealedText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up by itself in a column of type INTEGER alone.
_COUNTED = BigInteger().with_variant(Integer(), "sqlite")


designation_content = Table(
    "designation_content",
    metadata,
    Column("content_hash", PlainText, nullable=False),
    Column("document", PlainText, nullable=False),
    PrimaryKeyConstraint("content_hash"),
    CheckConstraint("length(content_hash) = 64", name="content_hash_is_sha256"),
)

list_snapshot = Table(
    "list_snapshot",
    metadata,
    Column("snapshot_id", PlainText, nullable=False),
    Column("list_id", PlainText, nullable=False),
    Column("format", PlainText, nullable=False),
    Column("file_sha256", PlainText, nullable=False),
    Column("file_bytes", BigInteger, nullable=False),
    Column("generated_at", UtcTimestamp),
    Column("imported_at", UtcTimestamp, nullable=False),
    Column("counts", JsonText, nullable=False),
    Column("unknown_elements", JsonText, nullable=False),
    Column("remarks", JsonText, nullable=False),
    PrimaryKeyConstraint("snapshot_id"),
    CheckConstraint("length(snapshot_id) = 64", name="snapshot_id_is_sha256"),
    CheckConstraint("length(file_sha256) = 64", name="file_sha256_is_sha256"),
    Index(None, "list_id", "imported_at"),
)

snapshot_designation = Table(
    "snapshot_designation",
    metadata,
    Column("snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id"), nullable=False),
    Column("reference", PlainText, nullable=False),
    Column("content_hash", PlainText, ForeignKey("designation_content.content_hash"), nullable=False),
    Column("missing_since", UtcTimestamp),
    Column("last_published_in", PlainText),
    PrimaryKeyConstraint("snapshot_id", "reference"),
)

active_list = Table(
    "active_list",
    metadata,
    Column("list_id", PlainText, nullable=False),
    Column("snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id"), nullable=False),
    Column("activated_at", UtcTimestamp, nullable=False),
    Column("last_checked_at", UtcTimestamp, nullable=False),
    Column("published_at", UtcTimestamp),
    PrimaryKeyConstraint("list_id"),
)

list_activation = Table(
    "list_activation",
    metadata,
    Column("activation_id", _COUNTED, nullable=False, autoincrement=True),
    Column("list_id", PlainText, nullable=False),
    Column("snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id"), nullable=False),
    Column("activated_at", UtcTimestamp, nullable=False),
    Column("published_at", UtcTimestamp),
    PrimaryKeyConstraint("activation_id"),
    Index(None, "list_id", "activated_at"),
)

# Later time stamps under which a publisher gave out contents that were in force already.
list_publication = Table(
    "list_publication",
    metadata,
    Column("publication_id", _COUNTED, nullable=False, autoincrement=True),
    Column("list_id", PlainText, nullable=False),
    Column("snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id"), nullable=False),
    Column("published_at", UtcTimestamp, nullable=False),
    Column("noted_at", UtcTimestamp, nullable=False),
    PrimaryKeyConstraint("publication_id"),
    Index(None, "list_id", "noted_at"),
)

# One row. Every activation raises it under its row lock, so activations become visible in the order of their numbers,
# which a sequence of PostgreSQL does not promise.
activation_counter = Table(
    "activation_counter",
    metadata,
    Column("id", Integer, nullable=False, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    PrimaryKeyConstraint("id"),
    CheckConstraint("id = 1", name="one_row"),
)

list_refusal = Table(
    "list_refusal",
    metadata,
    Column("refusal_id", _COUNTED, nullable=False, autoincrement=True),
    Column("list_id", PlainText, nullable=False),
    Column("refused_at", UtcTimestamp, nullable=False),
    Column("code", PlainText, nullable=False),
    Column("reason", PlainText, nullable=False),
    Column("file_sha256", PlainText),
    PrimaryKeyConstraint("refusal_id"),
    Index(None, "list_id", "refused_at"),
)

held_file = Table(
    "held_file",
    metadata,
    Column("file_sha256", PlainText, nullable=False),
    Column("compressed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("file_sha256"),
    CheckConstraint("length(file_sha256) = 64", name="file_sha256_is_sha256"),
)

held_version = Table(
    "held_version",
    metadata,
    Column("held_id", _COUNTED, nullable=False, autoincrement=True),
    Column("list_id", PlainText, nullable=False),
    Column("held_at", UtcTimestamp, nullable=False),
    Column("known_current_at", UtcTimestamp),
    Column("file_sha256", PlainText, nullable=False),
    Column("file_bytes", BigInteger, nullable=False),
    Column("designations", Integer, nullable=False),
    Column("reasons", JsonText, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("first_key_id", PlainText),
    Column("first_reason", PlainText),
    Column("second_key_id", PlainText),
    Column("second_reason", PlainText),
    Column("released_at", UtcTimestamp),
    Column("snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id")),
    PrimaryKeyConstraint("held_id"),
    CheckConstraint("state IN ('waiting', 'released', 'superseded')", name="state_is_known"),
    CheckConstraint(
        "second_key_id IS NULL OR (first_key_id IS NOT NULL AND first_key_id <> second_key_id)", name="four_eyes"
    ),
    CheckConstraint(
        "(state = 'released') = (second_key_id IS NOT NULL) AND (state = 'released') = (snapshot_id IS NOT NULL)"
        " AND (state = 'released') = (released_at IS NOT NULL)",
        name="released_whole_or_not",
    ),
    CheckConstraint("second_key_id IS NULL OR length(trim(second_reason)) > 0", name="release_has_a_reason"),
    Index(None, "list_id", "held_at"),
)

designation_removal = Table(
    "designation_removal",
    metadata,
    Column("removal_id", _COUNTED, nullable=False, autoincrement=True),
    Column("list_id", PlainText, nullable=False),
    Column("reference", PlainText, nullable=False),
    Column("removed_at", UtcTimestamp, nullable=False),
    Column("key_id", PlainText, nullable=False),
    Column("reason", PlainText, nullable=False),
    Column("from_snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id"), nullable=False),
    Column("to_snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id"), nullable=False),
    PrimaryKeyConstraint("removal_id"),
    CheckConstraint("length(trim(reason)) > 0", name="removal_has_a_reason"),
    Index(None, "list_id", "removed_at"),
)

list_check = Table(
    "list_check",
    metadata,
    Column("list_id", PlainText, nullable=False),
    Column("next_check_at", UtcTimestamp),
    Column("failures", Integer, nullable=False),
    Column("failed_at", UtcTimestamp),
    Column("failure_code", PlainText),
    Column("file_versions", JsonText, nullable=False),
    Column("file_versions_of", PlainText, ForeignKey("list_snapshot.snapshot_id")),
    PrimaryKeyConstraint("list_id"),
    CheckConstraint("failures >= 0", name="failures_not_negative"),
)

webhook_message = Table(
    "webhook_message",
    metadata,
    Column("message_id", PlainText, nullable=False),
    Column("event", PlainText, nullable=False),
    Column("body", PlainText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcTimestamp),
    Column("last_attempt_at", UtcTimestamp),
    Column("last_status", Integer),
    Column("last_problem", PlainText, nullable=False),
    PrimaryKeyConstraint("message_id"),
    CheckConstraint("state IN ('waiting', 'delivered', 'dead')", name="state_is_known"),
    CheckConstraint("(state = 'waiting') = (next_attempt_at IS NOT NULL)", name="due_while_it_waits"),
    CheckConstraint("attempts >= 0", name="attempts_not_negative"),
    Index(None, "state", "next_attempt_at"),
)

updater_lease = Table(
    "updater_lease",
    metadata,
    Column("list_id", PlainText, nullable=False),
    Column("owner", PlainText),
    Column("token", BigInteger, nullable=False),
    Column("expires_at", UtcTimestamp, nullable=False),
    PrimaryKeyConstraint("list_id"),
)

api_key = Table(
    "api_key",
    metadata,
    Column("key_id", PlainText, nullable=False),
    Column("lookup", PlainText, nullable=False),
    Column("secret_hash", PlainText, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("roles", JsonText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("expires_at", UtcTimestamp),
    Column("revoked_at", UtcTimestamp),
    Column("last_used_at", UtcTimestamp),
    Column("owner_id", PlainText, ForeignKey("user_account.user_id")),
    PrimaryKeyConstraint("key_id"),
    UniqueConstraint("lookup"),
    CheckConstraint("length(secret_hash) = 64", name="secret_hash_is_sha256"),
)

screening = Table(
    "screening",
    metadata,
    Column("screening_id", PlainText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("key_id", PlainText, nullable=False),
    Column("request_document", SealedText("screening.request_document"), nullable=False),
    Column("response_document", SealedText("screening.response_document"), nullable=False),
    Column("settings_hash", PlainText, nullable=False),
    Column("snapshot_ids", JsonText, nullable=False),
    Column("screened", Integer),
    PrimaryKeyConstraint("screening_id"),
)

idempotency_record = Table(
    "idempotency_record",
    metadata,
    Column("key_id", PlainText, nullable=False),
    Column("operation", PlainText, nullable=False),
    Column("idempotency_key", PlainText, nullable=False),
    Column("fingerprint", SealedText("idempotency_record.fingerprint"), nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("lease_expires_at", UtcTimestamp, nullable=False),
    Column("keep_until", UtcTimestamp, nullable=False),
    Column("status", Integer),
    Column("headers", JsonText),
    Column("body", SealedBytes("idempotency_record.body")),
    PrimaryKeyConstraint("key_id", "operation", "idempotency_key"),
    CheckConstraint(
        "(status IS NULL) = (body IS NULL) AND (status IS NULL) = (headers IS NULL)", name="answered_whole_or_not"
    ),
    Index(None, "keep_until"),
)

browser_session = Table(
    "browser_session",
    metadata,
    Column("token_hash", PlainText, nullable=False),
    Column("session_id", PlainText, nullable=False),
    Column("key_id", PlainText, ForeignKey("api_key.key_id")),
    Column("user_id", PlainText, ForeignKey("user_account.user_id")),
    Column("opened_at", UtcTimestamp, nullable=False),
    Column("last_seen_at", UtcTimestamp, nullable=False),
    Column("expires_at", UtcTimestamp, nullable=False),
    PrimaryKeyConstraint("token_hash"),
    UniqueConstraint("session_id"),
    CheckConstraint("length(token_hash) = 64", name="token_hash_is_sha256"),
    CheckConstraint("(key_id IS NULL) <> (user_id IS NULL)", name="of_a_key_or_a_user"),
    Index(None, "expires_at"),
    Index(None, "user_id"),
)

user_account = Table(
    "user_account",
    metadata,
    Column("user_id", PlainText, nullable=False),
    Column("name", PlainText, nullable=False),
    Column("roles", JsonText, nullable=False),
    Column("created_at", UtcTimestamp, nullable=False),
    Column("password_hash", PlainText),
    Column("must_change_password", Boolean, nullable=False),
    Column("second_factor", PlainText),
    Column("last_code_step", BigInteger, nullable=False),
    Column("recovery_hashes", JsonText, nullable=False),
    Column("openid_subject", PlainText),
    Column("disabled_at", UtcTimestamp),
    PrimaryKeyConstraint("user_id"),
    UniqueConstraint("name"),
    UniqueConstraint("openid_subject"),
)

# How often signing in failed lately, by a hash of what was tried from where.
sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("scope_hash", PlainText, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_at", UtcTimestamp, nullable=False),
    PrimaryKeyConstraint("scope_hash"),
    CheckConstraint("length(scope_hash) = 64", name="scope_hash_is_sha256"),
    Index(None, "last_at"),
)

# Sign-ins under way at an OpenID provider, each answered once.
openid_login = Table(
    "openid_login",
    metadata,
    Column("state_hash", PlainText, nullable=False),
    Column("nonce", PlainText, nullable=False),
    Column("verifier", PlainText, nullable=False),
    Column("expires_at", UtcTimestamp, nullable=False),
    PrimaryKeyConstraint("state_hash"),
    CheckConstraint("length(state_hash) = 64", name="state_hash_is_sha256"),
    Index(None, "expires_at"),
)

list_proposal = Table(
    "list_proposal",
    metadata,
    Column("proposal_id", _COUNTED, nullable=False, autoincrement=True),
    Column("list_id", PlainText, nullable=False),
    Column("action", PlainText, nullable=False),
    Column("reference", PlainText, nullable=False),
    Column("document", PlainText),
    Column("content_hash", PlainText),
    Column("key_id", PlainText, nullable=False),
    Column("reason", PlainText, nullable=False),
    Column("proposed_at", UtcTimestamp, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("decided_by", PlainText),
    Column("decision_reason", PlainText),
    Column("decided_at", UtcTimestamp),
    Column("snapshot_id", PlainText, ForeignKey("list_snapshot.snapshot_id")),
    PrimaryKeyConstraint("proposal_id"),
    CheckConstraint("action IN ('add', 'amend', 'remove')", name="action_is_known"),
    CheckConstraint("state IN ('waiting', 'approved', 'rejected')", name="state_is_known"),
    CheckConstraint("(action = 'remove') = (document IS NULL)", name="entry_unless_removed"),
    CheckConstraint("(action = 'add') = (content_hash IS NULL)", name="changes_an_entry_unless_added"),
    CheckConstraint("decided_by IS NULL OR decided_by <> key_id", name="four_eyes"),
    CheckConstraint(
        "(state = 'waiting') = (decided_by IS NULL) AND (state = 'waiting') = (decided_at IS NULL)"
        " AND (state = 'approved') = (snapshot_id IS NOT NULL)",
        name="decided_whole_or_not",
    ),
    CheckConstraint("length(trim(reason)) > 0", name="proposal_has_a_reason"),
    CheckConstraint("decided_by IS NULL OR length(trim(decision_reason)) > 0", name="decision_has_a_reason"),
    Index(None, "list_id", "reference"),
)
