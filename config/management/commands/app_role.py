"""`app_role`: the site's own role in the database, with what it needs and nothing else (网站的数据库账号)."""

from django.core.management.base import BaseCommand, CommandError

from config.keeping import app_role
from organizations.refusals import Refused


class Command(BaseCommand):
    help = "建好DATABASE_URL里写的数据库账号并授权：它不拥有任何表，改不了表，也改不了、删不了全程记实。"

    def handle(self, **options):
        try:
            role = app_role.grant()
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"账号{role}可以用了。每次更新数据库以后请再执行一次。")
