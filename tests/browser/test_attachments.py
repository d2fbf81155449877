"""A real photo in a real browser: sent from a phone without its place, and still the right way up."""

import base64

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from meetings import actions
from meetings.attachments import files
from meetings.models import Attachment
from organizations.periods import Month
from tests import builders
from tests.browser.every_step import findings
from tests.meetings.attachments.samples import PLACE, exif

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE_OF_A_PHOTO = """async (base64) => {
  const photo = new Image();
  photo.src = "data:image/jpeg;base64," + base64;
  await photo.decode();
  return [photo.naturalWidth, photo.naturalHeight];
}"""


@pytest.fixture
def meeting(cast):
    """In session today."""
    today = timezone.localdate()
    planned = actions.schedule(
        by=cast.secretary.user,
        organization=cast.branch,
        period=Month.of(today),
        scheduled_at=builders.at(today),
        place="会议室",
    )
    return actions.open_meeting(by=cast.secretary.user, meeting=planned)


def size_of(page, content: bytes) -> list[int]:
    return page.evaluate(SIZE_OF_A_PHOTO, base64.b64encode(content).decode())


def test_a_photo_goes_up_from_a_phone_without_its_place_and_stays_upright(cast, meeting, device, no_complaints):
    page = device(cast.secretary)
    page.goto(reverse("meetings:attachments", args=[meeting.pk]))
    drawn = page.screenshot(type="jpeg")  # a JPEG as a real encoder writes it
    width, height = size_of(page, drawn)
    photo = drawn[:2] + exif(6) + drawn[2:]  # as a phone that lay on its side says it
    assert size_of(page, photo) == [height, width]

    page.get_by_label("文件").set_input_files({"name": "会场.JPG", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_text("“会场.jpg”已上传。")).to_be_visible()

    kept = Attachment.objects.get()
    content = files.read(kept.token, kept.digest)
    assert (PLACE in photo, PLACE in content) == (True, False)
    assert size_of(page, content) == [height, width]
    with page.expect_download() as download:
        page.get_by_role("link", name="会场.jpg", exact=True).click()
    assert download.value.path().read_bytes() == content
    assert findings(page) == []
