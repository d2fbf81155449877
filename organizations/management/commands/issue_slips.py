"""`issue_slips --organization CODE --site ADDRESS --output FILE`: slips for more people than a page prints at once,
and for the office's first account.
"""

import io
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter

from organizations.accounts.rows import people_without_account
from organizations.accounts.slips_paper import slips_pdf
from organizations.actions.accounts import issue_slips
from organizations.models import Organization, Person
from organizations.private_files import write_for_oneself
from organizations.refusals import Refused

CARDS_OF_A_PART = 500  # a document of many thousand cards would take gigabytes


class Command(BaseCommand):
    help = "给一个党组织及其全部下级里还没有账号的人发激活单，或者给一个人（--person）重新发，印成一个PDF。"

    def add_arguments(self, parser):
        parser.add_argument("--organization", required=True, metavar="CODE", help="党组织编码")
        parser.add_argument("--person", metavar="NAME", help="只给这个组织里的这一位（姓名），有账号的等于重设密码")
        parser.add_argument(
            "--site", required=True, metavar="ADDRESS", help="网站地址，如http://dj.example.gov.cn，印进二维码"
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE", help="PDF写到哪里")

    def handle(self, *args, organization, person, site, output, **options):
        place = Organization.objects.filter(code=organization).first()
        if place is None:
            raise CommandError(f"没有编码为{organization}的党组织。请核对以后再执行。")
        people = list(_named(place, person) if person else people_without_account(Organization.objects.within(place)))
        page = site.rstrip("/") + reverse("organizations:activate")
        try:
            with transaction.atomic():
                slips = issue_slips(by=None, people=people, place=place, today=timezone.localdate())
                write_for_oneself(output, _in_parts(slips, page))
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        except OSError as error:
            raise CommandError(f"写不了文件{output}：{error.strerror}。没有发激活单，请换一个能写的位置。") from error
        self.stdout.write(f"已经印出{len(slips)}张激活单。PDF里才有激活码，印完请删掉文件。")


def _named(place: Organization, name: str):
    return Person.objects.of(place).on_the_roster().filter(name=name)


def _in_parts(slips: list, page: str) -> bytes:
    whole, kept = PdfWriter(), io.BytesIO()
    for first in range(0, len(slips), CARDS_OF_A_PART):
        whole.append(PdfReader(io.BytesIO(slips_pdf(slips[first : first + CARDS_OF_A_PART], activation_page=page))))
    whole.compress_identical_objects()
    whole.write(kept)
    return kept.getvalue()
