from django.apps import AppConfig
from django.core.checks import register

from organizations.fonts import check_fonts


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = "组织与人员"

    def ready(self):
        register(check_fonts)
