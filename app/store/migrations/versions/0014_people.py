"""Users who sign in with a password or at an OpenID provider; what they do is no longer bound to a key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_json = sa.Text()
_moment = sa.DateTime(timezone=True)

_COLUMNS_OF_KEYS = (
    ("held_version", "first_key_id"),
    ("held_version", "second_key_id"),
    ("designation_removal", "key_id"),
    ("list_proposal", "key_id"),
    ("list_proposal", "decided_by"),
)


def upgrade() -> None:
    """Add users, what failed sign-ins leave, and sign-ins under way; browser sessions begin anew."""
    op.create_table(
        "user_account",
        sa.Column("user_id", _text, nullable=False),
        sa.Column("name", _text, nullable=False),
        sa.Column("roles", _json, nullable=False),
        sa.Column("created_at", _moment, nullable=False),
        sa.Column("password_hash", _text),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("second_factor", _text),
        sa.Column("last_code_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery_hashes", _json, nullable=False),
        sa.Column("openid_subject", _text),
        sa.Column("disabled_at", _moment),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("name", name=op.f("uq_user_account_name")),
        sa.UniqueConstraint("openid_subject", name=op.f("uq_user_account_openid_subject")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("scope_hash", _text, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("scope_hash", name=op.f("pk_sign_in_failure")),
        sa.CheckConstraint("length(scope_hash) = 64", name=op.f("ck_sign_in_failure_scope_hash_is_sha256")),
    )
    op.create_index(op.f("ix_sign_in_failure_last_at"), "sign_in_failure", ["last_at"])
    op.create_table(
        "openid_login",
        sa.Column("state_hash", _text, nullable=False),
        sa.Column("nonce", _text, nullable=False),
        sa.Column("verifier", _text, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_openid_login")),
        sa.CheckConstraint("length(state_hash) = 64", name=op.f("ck_openid_login_state_hash_is_sha256")),
    )
    op.create_index(op.f("ix_openid_login_expires_at"), "openid_login", ["expires_at"])
    for table, column in _COLUMNS_OF_KEYS:
        with op.batch_alter_table(table, table_args=_checks(table)) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
    with op.batch_alter_table("api_key", table_args=_checks("api_key")) as batch:
        batch.add_column(sa.Column("owner_id", _text))
        batch.create_foreign_key(op.f("fk_api_key_owner_id"), "user_account", ["owner_id"], ["user_id"])
    op.drop_table("browser_session")
    op.create_table(
        "browser_session",
        sa.Column("token_hash", _text, nullable=False),
        sa.Column("session_id", _text, nullable=False),
        sa.Column("key_id", _text),
        sa.Column("user_id", _text),
        sa.Column("opened_at", _moment, nullable=False),
        sa.Column("last_seen_at", _moment, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_session")),
        sa.UniqueConstraint("session_id", name=op.f("uq_browser_session_session_id")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.key_id"], name=op.f("fk_browser_session_key_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.user_id"], name=op.f("fk_browser_session_user_id")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_browser_session_token_hash_is_sha256")),
        sa.CheckConstraint("(key_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_browser_session_of_a_key_or_a_user")),
    )
    op.create_index(op.f("ix_browser_session_expires_at"), "browser_session", ["expires_at"])
    op.create_index(op.f("ix_browser_session_user_id"), "browser_session", ["user_id"])


def downgrade() -> None:
    """Take users away; what they did stays as it is only where no user did it."""
    op.drop_table("browser_session")
    op.create_table(
        "browser_session",
        sa.Column("token_hash", _text, nullable=False),
        sa.Column("key_id", _text, nullable=False),
        sa.Column("expires_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_session")),
        sa.ForeignKeyConstraint(["key_id"], ["api_key.key_id"], name=op.f("fk_browser_session_key_id")),
        sa.CheckConstraint("length(token_hash) = 64", name=op.f("ck_browser_session_token_hash_is_sha256")),
    )
    op.create_index(op.f("ix_browser_session_expires_at"), "browser_session", ["expires_at"])
    with op.batch_alter_table("api_key", table_args=_checks("api_key")) as batch:
        batch.drop_constraint(op.f("fk_api_key_owner_id"), type_="foreignkey")
        batch.drop_column("owner_id")
    for table, column in _COLUMNS_OF_KEYS:
        with op.batch_alter_table(table, table_args=_checks(table)) as batch:
            batch.create_foreign_key(op.f(f"fk_{table}_{column}"), "api_key", [column], ["key_id"])
    op.drop_table("openid_login")
    op.drop_table("sign_in_failure")
    op.drop_table("user_account")


def _checks(table: str) -> tuple[sa.CheckConstraint, ...]:
    """The checks of a table, which rebuilding it on SQLite would lose."""
    if op.get_bind().dialect.name == "postgresql":
        return ()
    found = sa.inspect(op.get_bind()).get_check_constraints(table)
    return tuple(sa.CheckConstraint(one["sqltext"], name=op.f(str(one["name"]))) for one in found)
