from django.apps import AppConfig
from django.core import checks

from evaluations.ballots.keys import check_directory


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "评价"

    def ready(self):
        """Have the ballot keys' directory looked at whenever the server starts."""
        checks.register(check_directory, checks.Tags.security)
