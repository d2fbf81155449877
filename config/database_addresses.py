"""As whom a process meets the database, the tables' owner or the site; and how it meets a replica."""

from collections.abc import Mapping

# What makes, grants or copies whole tables; everything else is the site's and gets along without owning anything.
OF_THE_OWNER = {"migrate", "app_role", "backup", "restore"}


def address_for(arguments: list[str], environment: Mapping[str, str]) -> str:
    """The address that a process started with `arguments` uses; empty for the embedded PostgreSQL."""
    of_the_owner = environment.get("MIGRATION_DATABASE_URL", "")
    if of_the_owner and OF_THE_OWNER & set(arguments[1:2]):
        return of_the_owner
    return environment.get("DATABASE_URL", "")


def replica_settings(replica: dict, primary: dict) -> dict:
    """The replica's entry in `DATABASES`: who waits for it waits no longer than a page may take."""
    options = {
        **replica.get("OPTIONS", {}),
        "pool": primary["OPTIONS"]["pool"] | {"min_size": 0, "timeout": 1, "reconnect_timeout": 5},
        "connect_timeout": 2,  # seconds
        "tcp_user_timeout": 3000,  # milliseconds, for a host that has gone without a word
    }
    return {**replica, "OPTIONS": options, "CONN_HEALTH_CHECKS": True, "TEST": {"MIRROR": "default"}}
