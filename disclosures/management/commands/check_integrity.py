"""`check_integrity`: re-prove the invariants over the whole database; exit 1 and the list when one is broken."""

from django.core.management.base import BaseCommand, CommandError

from disclosures import integrity


class Command(BaseCommand):
    help = "核对整个数据库：计票合计、名单、名额、票箱等。有不对的就列出来，退出码为1。"

    def handle(self, **options):
        sentences = integrity.broken()
        if sentences:
            raise CommandError("有{}处不对：\n{}".format(len(sentences), "\n".join(sentences)))
        self.stdout.write(f"核对了{len(integrity.INVARIANTS)}项，没有发现不对的地方。")
