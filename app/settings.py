"""Every setting of the service, in one class, read from the environment (`FISCREEN_...`)."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "FISCREEN_"
_CHECKOUT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is unknown or has an impossible value; the message names it and says what was expected."""


class Settings(BaseSettings):
    """Settings with their defaults. Sizes are in the unit that the name ends with; scores are 0..1."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    data_directory: Path = Path("fiscreen-data")
    """Where the embedded database, compiled indexes and downloads live."""
    database_url: str = ""
    """SQLAlchemy address of a shared PostgreSQL; empty means SQLite in the data directory."""
    lists_directory: Path = _CHECKOUT / "lists"
    """Where `sources/*.yaml` and the exercise list are."""
    enabled_lists: str = ""
    """Ids of list sources, separated by commas, that count although their files do not enable them."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)

    minimum_score: float = Field(default=0.70, ge=0.3, le=1.0)
    """The institution's threshold: a lower score is no hit by default, and nobody is told `clear` at a higher one."""
    strong_score: float = Field(default=0.90, ge=0.3, le=1.0)
    """A hit of this score or more is released by two people only."""
    alert_due_days: int = Field(default=5, ge=1, le=365)
    """Within how many days an alert is to be decided; a strong one within one day."""
    decision_valid_days: int = Field(default=365, ge=1, le=3660)
    """How long a decision on an alert holds; a hit after that is looked at anew."""
    max_body_bytes: int = Field(default=4_194_304, ge=1024)
    max_name_chars_per_request: int = Field(default=200_000, ge=1000)
    """All names of a request together: what bounds the work that one request can ask for."""
    requests_per_minute: int = Field(default=1200, ge=1)
    """For each key; a burst of as many is allowed."""
    download_seconds: float = Field(default=60.0, gt=0)
    """How long one download of a list may take in all."""
    refresh_hours: float = Field(default=1.0, ge=0, le=168)
    """How often publishers are asked for newer lists, where the source does not say; 0: only when a person asks."""
    proxy: str = Field(default="", pattern=r"^(https?://[^\s/@]+(:[^\s/@]*@[^\s/@]+)?/?)?$")
    """Address of the proxy that lists are downloaded through (`http://proxy.example:3128`); empty: none."""
    webhook_address: str = ""
    """Where to tell of changed lists, an https address; empty: nowhere."""
    webhook_secret: SecretStr = SecretStr("")
    """What messages are signed with: `whsec_` and base64 of 24 to 64 random bytes; several, by blanks, to change it."""
    webhook_networks: str = ""
    """Private networks that the receiver may be in, by commas (`10.20.0.0/16`); other private addresses are refused."""
    session_hours: float = Field(default=8.0, gt=0, le=24)
    """How long a signed-in browser stays signed in at most."""
    session_idle_minutes: float = Field(default=15.0, gt=0, le=1440)
    """After how long without a request a browser is signed out."""
    require_second_factor: bool = True
    """Whether users with a password must set up one-time codes before they do anything else."""
    passwords_checked_at_once: int = Field(default=2, ge=1, le=64)
    """Each check takes 64 MiB of memory."""
    sign_in_attempts_per_minute: int = Field(default=10, ge=1)
    """For each client address; a burst of as many is allowed."""
    max_batch_bytes: int = Field(default=104_857_600, ge=1024)
    """The largest file that may be handed in as a batch."""
    max_batch_rows: int = Field(default=1_000_000, ge=1)
    batch_workers: int = Field(default=1, ge=0, le=64)
    """How many processes `fiscreen serve` starts for batches; 0 where `fiscreen worker` runs elsewhere."""
    openid_issuer: str = ""
    """The address of an OpenID Connect provider at which people sign in; empty: none."""
    openid_client_id: str = ""
    openid_client_secret: str = Field(default="", repr=False)
    openid_redirect_uri: str = ""
    """The address of `/sign-in/openid/back` as browsers reach it."""
    openid_roles_claim: str = "groups"
    openid_roles: str = ""
    """What values of that claim mean: `value=role+role,other=role`. Who has none of them does not get in."""
    audit_verify_hours: float = Field(default=6.0, gt=0, le=168)
    """How often the whole audit log is verified, beside at start; what is new is verified every 20 seconds."""
    retention_cleared_days: int = Field(default=180, ge=1, le=36_500)
    """For how long data of protected people are kept after a case of theirs was closed as explained."""
    retention_case_days: int = Field(default=1825, ge=1, le=36_500)
    """For how long they are kept after a case of theirs was closed otherwise; the clock that ends last counts."""
    secure_cookies: bool = False
    """Set where the service is reached over https: cookies then travel over https alone."""

    @property
    def database_address(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.data_directory / 'fiscreen.db'}"

    @property
    def enabled_list_ids(self) -> frozenset[str]:
        """The ids in `enabled_lists`."""
        return frozenset(filter(None, (one.strip() for one in self.enabled_lists.split(","))))

    @property
    def index_directory(self) -> Path:
        """Where compiled indexes lie; they can be deleted at any time and are made again."""
        return self.data_directory / "indexes"

    @property
    def spool_directory(self) -> Path:
        """Where files of batches are put down while they are received or read; nothing in it lasts."""
        return self.data_directory / "spool"

    @property
    def checkpoints_file(self) -> Path:
        """Where signed checkpoints of the audit log are added, outside the database; copy it to another machine."""
        return self.data_directory / "audit-checkpoints.txt"

    @property
    def sources_directory(self) -> Path:
        """One YAML per list source."""
        return self.lists_directory / "sources"

    @property
    def checklists_directory(self) -> Path:
        """One YAML for what each regime asks after a true match."""
        return self.lists_directory / "checklists"

    @property
    def goaml_directory(self) -> Path:
        """One YAML for each authority that takes goAML reports."""
        return self.lists_directory / "goaml"


def read_settings() -> Settings:
    """The settings of this process.

    Raises SettingsError for a `FISCREEN_` variable that does not exist or does not fit; values are never repeated.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]}; known are {', '.join(sorted(known))}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name}: {first['msg']}") from None
