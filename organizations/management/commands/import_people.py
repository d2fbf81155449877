"""Import the roster of people and their posts."""

from organizations.actions.people_imports import import_people
from organizations.imports.command import ImportCommand
from organizations.imports.roster import read_roster
from organizations.imports.roster_plan import plan_roster


class Command(ImportCommand):
    help = "导入人员名册（xlsx、xls、csv）；有一行不对就什么也不写入。"

    def read(self, content):
        return read_roster(content)

    def plan(self, listed):
        return plan_roster(listed)

    def write(self, listed, file_name):
        return import_people(by=None, roster=listed, file_name=file_name)
