"""Takes one picture of one page in Chromium and makes it small."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from organizations.models import User
from tests.browser.signing_in import sign_in
from tests.handbook_pictures.pictures import NEVER, PHONE, Picture

DOTS_A_PIXEL = 2  # as organizations/handbook/rendering.py shows them
COLOURS = 128  # fewer take the gold from the star
WHOLE = ("body", "main")  # regions with room around what they hold
EDGE = 12  # that the others get


class Camera:
    """Opens the pages of one running demonstration and keeps pictures in one folder."""

    def __init__(self, browser: Browser, site: str, records: dict[str, str], folder: Path):
        self.browser, self.site, self.records, self.folder = browser, site, records, folder

    def open(self, picture: Picture) -> Page:
        """The picture's page, as its reader sees it."""
        context = self.browser.new_context(
            viewport={"width": picture.width, "height": 900},
            device_scale_factor=DOTS_A_PIXEL,
            is_mobile=picture.width == PHONE,
            has_touch=picture.width == PHONE,
            color_scheme="light",
            reduced_motion="reduce",
            bypass_csp=True,  # for the style that hides what is not meant
        )
        role = picture.role.format(**self.records)
        if role:
            sign_in(context, User.objects.get(username=role).person, self.site)
        page = context.new_page()
        page.goto(self.site + picture.address.format(**self.records), wait_until="load")
        return page

    def take(self, picture: Picture) -> None:
        """Open the page and keep its picture."""
        page = self.open(picture)
        self.keep(picture, page)
        page.context.close()

    def keep(self, picture: Picture, page: Page) -> None:
        """Keep what the page shows now."""
        page.add_style_tag(content=f"{NEVER} {{ display: none !important; }} .bar {{ position: static !important; }}")
        page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")  # boxes are measured from the window
        box = page.locator(picture.region).first.bounding_box()
        edge = 0 if picture.region in WHOLE else EDGE
        left, top = max(0, box["x"] - edge), max(0, box["y"] - edge)
        clip = {
            "x": left,
            "y": top,
            "width": min(box["width"] + 2 * edge, picture.width - left),
            "height": min(box["height"] + 2 * edge, picture.height),
        }
        shot = page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide")
        self._write(picture.name, shot)

    def _write(self, name: str, shot: bytes) -> None:
        """A palette without dither: flat paper and ink stay flat, and the file stays small."""
        with Image.open(io.BytesIO(shot)) as taken:
            flat = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.convert("RGB").save(self.folder / f"{name}.webp", lossless=True, quality=60, method=4)
