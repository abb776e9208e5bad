"""Every setting of an installation; the only reader of the environment.

Each setting is an environment variable `HOITHI_<NAME>`; `docs/settings.md` is made from here.
"""

from datetime import time
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class MailSecurity(StrEnum):
    """How the line to the mail server is secured."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Settings(BaseSettings):
    """What a person who runs Hoithi can set."""

    model_config = SettingsConfigDict(env_prefix="HOITHI_", frozen=True)

    data: Path = Field(
        Path("var"), description="Folder of databases (SQLite), files, locks and logs."
    )
    contests: Path = Field(
        Path("contests"), description="Folder of the contest profiles that the installation runs."
    )
    database_url: str | None = Field(
        None,
        description="PostgreSQL URL with `{site}` for the site's name; without it, SQLite files.",
    )
    broker: str | None = Field(
        None,
        description="Address host:port of the Kafka broker; without it, `hoithi demo` starts one.",
    )
    embedded_broker: bool = Field(
        False, description="The broker is the embedded one: three partitions, short fetch waits."
    )
    partitions: int = Field(12, description="Partitions of a topic when it is created.", ge=1)
    replication: int = Field(1, description="Replicas of a topic when it is created.", ge=1)
    session_timeout_s: int = Field(6, description="Kafka: consumer session time-out.", ge=1)
    retention_hours: int = Field(
        168, description="Kafka: how long topics keep events; the log in the database lasts.", ge=1
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: int = Field(8600, description="Port of the web server.", ge=0, le=65535)
    url: str | None = Field(
        None,
        description="Address that the command line calls; without it, the web server's own.",
    )
    site_urls: dict[str, str] = Field(
        default_factory=dict,
        description='Web address of each site with its name, as JSON: {"<site>": "http://…/<site>"}.',
    )
    site_tokens: dict[str, str] = Field(
        default_factory=dict,
        description="Token per neighbouring site, as JSON; guards files pushed between sites.",
    )
    max_file_mb: int = Field(50, description="Largest attachment, in MiB.", ge=1)
    max_pack_mb: int = Field(
        512, description="Largest ZIP of a list with the files of its dossiers, in MiB.", ge=1
    )
    time_zone: str = Field(
        "Asia/Ho_Chi_Minh", description="Zone of dates that belong to no contest, in letters."
    )
    mail_server: str | None = Field(
        None, description="Mail server host:port (SMTP); without it letters wait and say so."
    )
    mail_security: MailSecurity = Field(
        MailSecurity.STARTTLS,
        description="How the line to the mail server is secured: `starttls`, `tls` or `none`.",
    )
    mail_user: str | None = Field(None, description="Name to log in with at the mail server.")
    mail_password: SecretStr | None = Field(None, description="Password at the mail server.")
    mail_ca_file: Path | None = Field(
        None, description="Certificates (PEM) to trust at the mail server beside the system's."
    )
    mail_sender: str = Field(
        "Hội thi <hoithi@localhost.localdomain>", description="Sender of every letter."
    )
    mail_timeout_s: int = Field(20, description="Seconds to wait for the mail server.", ge=1)
    mail_mailbox: bool = Field(
        False,
        description="Letters go to a page of this machine and nowhere else: the demonstration.",
    )
    mail_quiet_from: time = Field(
        time(21), description="Nobody is written to from then on, in the contest's zone."
    )
    mail_quiet_until: time = Field(
        time(6), description="End of the quiet hours; the same as their start: none are quiet."
    )
    mail_digest_at: time = Field(
        time(7, 30), description="When those who want one letter a day get it."
    )
    heartbeat_s: int = Field(10, description="Seconds between two heartbeats of a site.", ge=1)
    dead_letter_limit: int = Field(
        50, description="Dead letters in ten minutes after which a worker stops consuming.", ge=1
    )
    session_idle_hours: int = Field(
        12, description="A session that was not used for so long has ended.", ge=1
    )
    session_days: int = Field(
        14, description="A session ends after so many days, used or not.", ge=1
    )
    oidc_issuer: str | None = Field(
        None,
        description="Issuer (https address) of an OpenID Connect provider to sign in by; "
        "its redirect address is `<site>/sign-in/oidc/callback`.",
    )
    oidc_name: str = Field(
        "tài khoản chung", description="What people call that provider, on the sign-in page."
    )
    oidc_client_id: str | None = Field(None, description="Client id at that provider.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Client secret at that provider; without it, a public client with PKCE."
    )
    oidc_trusts_mail: bool = Field(
        False,
        description="Believe the provider's mail addresses though it does not say that they are "
        "verified; only for one that gives them out itself.",
    )
    oidc_is_strong: bool = Field(
        False, description="The provider asks everybody for a second factor: none is asked here."
    )
    administrator: str = Field(
        "quan-tri@localhost",
        description="Mail address of the administrator that a fresh site begins with.",
    )
    invitation_days: int = Field(7, description="How long a link to set a password holds.", ge=1)
    sign_ins_per_minute: int = Field(
        120, description="Tries to sign in, per minute and line; a town hall shares one.", ge=1
    )
    uploads_per_minute: int = Field(
        120, description="Files that a person may send per minute.", ge=1
    )
    exports_per_minute: int = Field(
        20, description="Lists and packages that a person may take away per minute.", ge=1
    )
    keep_acts_days: int = Field(
        730, description="Addresses and details of security acts are erased after so long.", ge=30
    )
    keep_letters_days: int = Field(
        1095, description="What letters said is erased so long after they ended.", ge=30
    )
    keep_sessions_days: int = Field(
        90, description="Ended sessions, links and tokens are deleted after so long.", ge=1
    )
    log_level: str = Field("INFO", description="Least level of log lines.")

    @model_validator(mode="after")
    def _mail_login_can_be_sent(self) -> Self:
        password = self.mail_password.get_secret_value() if self.mail_password else ""
        if not f"{self.mail_user or ''}{password}".isascii():
            raise ValueError("HOITHI_MAIL_USER and HOITHI_MAIL_PASSWORD: ASCII only, as SMTP asks")
        if self.mail_password is not None and self.mail_security is MailSecurity.NONE:
            raise ValueError("HOITHI_MAIL_PASSWORD needs HOITHI_MAIL_SECURITY starttls or tls")
        return self

    @model_validator(mode="after")
    def _oidc_is_whole(self) -> Self:
        if self.oidc_issuer is not None and self.oidc_client_id is None:
            raise ValueError("HOITHI_OIDC_ISSUER needs HOITHI_OIDC_CLIENT_ID")
        return self

    @property
    def server_url(self) -> str:
        """Where the command line finds the web server, without a site's name."""
        return (self.url or f"http://{self.host}:{self.port}").rstrip("/")

    def url_of(self, site: str) -> str:
        """The web address of a site, as people reach it."""
        return self.site_urls.get(site, f"{self.server_url}/{site}").rstrip("/")

    def database_for(self, site: str, service: str) -> str:
        """The database URL of one service of one site."""
        if self.database_url is None:
            return f"sqlite:///{(self.data / site / f'{service}.db').resolve()}"
        return self.database_url.replace("{site}", site)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
