"""What the two import commands have in common: reading a file, telling what would change, leaving the errors behind."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from organizations.imports.problems import Problem, RowsRefused, problems_workbook
from organizations.private_files import write_for_oneself

SHOWN = 20  # problems on the terminal; the workbook has them all


class ImportCommand(BaseCommand):
    """Subclasses say how to read, to plan and to import."""

    def add_arguments(self, parser):
        parser.add_argument("file", help="xlsx, xls 或 csv")
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么，不写入")
        parser.add_argument("--errors", metavar="FILE", help="有错时，把错误清单写到这个xlsx文件")

    def read(self, content: bytes):
        raise NotImplementedError

    def plan(self, listed):
        raise NotImplementedError

    def write(self, listed, file_name: str):
        raise NotImplementedError

    def handle(self, *args, **options):
        path = Path(options["file"])
        try:
            listed = self.read(path.read_bytes())
        except OSError as error:
            raise CommandError(f"读不了文件{path}：{error.strerror}。请核对路径。") from error
        if options["dry_run"]:
            plan = self.plan(listed)
            self._refuse(plan.problems, options["errors"])
        else:
            try:
                plan = self.write(listed, path.name)
            except RowsRefused as refused:
                self._refuse(refused.problems, options["errors"])
        counts = "，".join(f"{name}{count}" for name, count in plan.counts.items())
        self.stdout.write(f"{'试算（没有写入）' if options['dry_run'] else '已导入'}：{counts}。")

    def _refuse(self, problems: list[Problem], errors: str | None) -> None:
        if not problems:
            return
        for problem in problems[:SHOWN]:
            self.stderr.write(problem.sentence)
        if errors:
            write_for_oneself(Path(errors), problems_workbook(problems))
            self.stderr.write(f"错误清单已写到{errors}。")
        raise CommandError(RowsRefused(problems).sentence)
