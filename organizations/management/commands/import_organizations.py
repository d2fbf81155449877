"""Import the list of Party organizations."""

from organizations.actions.organization_imports import import_organizations
from organizations.imports.command import ImportCommand
from organizations.imports.organization_list import plan_organizations, read_organization_list


class Command(ImportCommand):
    help = "导入党组织名单（xlsx、xls、csv）；有一行不对就什么也不写入。"

    def read(self, content):
        return read_organization_list(content)

    def plan(self, listed):
        return plan_organizations(listed)

    def write(self, listed, file_name):
        return import_organizations(by=None, listed=listed, file_name=file_name)
