"""`remove_second_factor USERNAME`: for the last office account whose phone is lost."""

from django.core.management.base import BaseCommand, CommandError

from organizations.actions.second_factors import remove_second_factor
from organizations.models import User
from organizations.refusals import Refused


class Command(BaseCommand):
    help = "去掉一个账号的第二步验证（手机丢了，又没有别的办公室账号的时候用）。"

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help="用户名")

    def handle(self, *args, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"没有用户名为{username}的账号。请核对以后再执行。")
        try:
            remove_second_factor(by=None, user=user)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(f"{user.display_name}的第二步验证已经去掉。请提醒本人登录以后重新设置。")
