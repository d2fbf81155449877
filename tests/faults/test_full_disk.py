"""A disk that is full for keys, exports, lists and what people attach: said in a sentence, and nothing half is kept.

A full disk takes the first bytes of a file and refuses the rest; so does a limit on the size of files (RLIMIT_FSIZE).
For backups see tests/config/keeping, for attachments of meetings tests/meetings/attachments.
"""

import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosures import integrity
from disclosures.exports import actions as exports
from disclosures.exports.actions import work
from disclosures.exports.models import ExportJob
from disclosures.opinions import actions as opinions
from disclosures.opinions.actions import receiving
from disclosures.opinions.models import Opinion, OpinionAttachment
from evaluations.ballots import keys
from evaluations.ballots.actions import life
from evaluations.ballots.models import Ballot
from meetings.models import Meeting
from organizations.actions import list_imports
from organizations.imports import uploads
from organizations.models import ListImport, Person
from organizations.refusals import Refused
from tests.disclosures.exports import asked
from tests.disclosures.opinions.pictures import PDF
from tests.disclosures.publications import boards
from tests.faults import acts
from tests.organizations.awkward_files import workbook


@contextmanager
def full_disk(after: int):
    """Files end after so many bytes, as on a disk with no more room."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def on_disk(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("after", [0, 100], ids=["not a byte", "half a key"])
def test_a_ballot_whose_keys_find_no_room_does_not_begin(cast, signed_in, after):
    meeting = acts.meeting_with(cast, is_commented=True)
    client, address = signed_in(cast.secretary), reverse("evaluations:ballot_of_meeting", args=[meeting.pk])
    with full_disk(after):
        page = client.post(address, follow=True).content.decode()
    assert (life.NO_ROOM in page, Ballot.objects.count(), keys.kept(), keys.being_opened()) == (True, 0, set(), set())
    assert (Meeting.objects.get().vote, integrity.broken()) == (Meeting.Vote.PENDING, [])
    assert client.post(address).status_code == 302
    assert keys.present(Ballot.objects.get().pk)


def test_an_export_says_so_and_keeps_no_part_of_the_file(cast, settings):
    job = asked.ask(cast.officer, cast.committee)
    with full_disk(1000), pytest.raises(OSError, match="File too large"):
        exports.run(export_job=job.pk)
    assert (asked.now(job).state, asked.now(job).sentence) == (ExportJob.State.FAILED, work.NO_ROOM)
    assert on_disk(settings) == []


def test_a_list_that_finds_no_room_is_said_to_be_neither_kept_nor_imported(cast, settings, signed_in):
    file = SimpleUploadedFile("名册.xlsx", workbook(acts.ROSTER))
    with full_disk(1000):
        page = signed_in(cast.inspector).post(reverse("organizations:import"), {"what": "people", "file": file})
    assert (page.status_code, uploads.NO_ROOM in page.content.decode()) == (200, True)
    assert (ListImport.objects.count(), on_disk(settings)) == (0, [])


def test_an_import_goes_on_when_only_its_bar_finds_no_room(cast):
    list_imports.confirm(by=cast.inspector.user, list_import=(made := _uploaded(cast)))
    with full_disk(0):
        list_imports.run(list_import=made.pk)
    assert (ListImport.objects.get().state, Person.objects.filter(name="新来的").count()) == ("done", 1)


def test_an_opinion_whose_second_attachment_finds_no_room_leaves_nothing(cast, settings):
    board = boards.post(cast, boards.rated_month(cast))
    attached = (PDF, PDF + b"%" * 1000)
    words = opinions.Words(text="名单里少了一个人", attachments=attached)
    with full_disk(500), pytest.raises(Refused, match=receiving.NO_ROOM):
        opinions.leave(publication=board, words=words, today=boards.POSTED)
    assert (Opinion.objects.count(), OpinionAttachment.objects.count(), on_disk(settings)) == (0, 0, [])
    opinions.leave(publication=board, words=words, today=boards.POSTED)
    assert sorted(path.stat().st_size for path in on_disk(settings)) == [len(content) for content in attached]


def _uploaded(cast) -> ListImport:
    content = workbook(acts.ROSTER)
    return list_imports.upload(by=cast.inspector.user, what="people", file_name="名册.xlsx", content=content)
