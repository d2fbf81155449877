"""Which database a query meets when there is a replica: the primary, but for what reads by `organizations.replica`."""

from django.db import DEFAULT_DB_ALIAS

from organizations import replica

# Who is signed in, and everything of a ballot, is read where it is written.
FROM_THE_PRIMARY = {"sessions", "axes", "procrastinate"}
ACCOUNTS = "organizations.user"
BESIDE_A_VOTE = "evaluations.ballots"


class ReplicaRouter:
    """Django asks it for every query."""

    def db_for_read(self, model, **hints):
        return replica.ALIAS if replica.is_reading() and may_be_replicated(model) else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True  # both hold the same rows

    def allow_migrate(self, db, app_label, **hints):
        return db == DEFAULT_DB_ALIAS


def may_be_replicated(model) -> bool:
    """Whether the model's rows may be read from the replica at all."""
    return (
        model._meta.app_label not in FROM_THE_PRIMARY
        and model._meta.label_lower != ACCOUNTS
        and not model.__module__.startswith(BESIDE_A_VOTE)
    )
