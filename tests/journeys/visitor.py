"""A visitor who uses pages as a person does: reads what is there, fills in the form that is there, presses a button.

Field names and addresses come from the page itself, so a journey fails when a page forgets a field or a button.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin

from django.test import Client


class Form:
    def __init__(self, attributes: dict):
        self.action = attributes.get("action") or ""
        self.method = (attributes.get("method") or "get").lower()
        self.values: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.kinds: dict[str, str] = {}
        self.buttons: list[dict] = []


class Page(HTMLParser):
    """Collects a page's forms with what a browser would send, its links, its headings and its text."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.words: list[str] = []
        self._form = self._textarea = self._select = self._button = self._link = None
        self._skips = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag in ("script", "style"):
            self._skips += 1
        if tag == "a":
            self._link = a.get("href", "")
        if tag == "form":
            self._form = Form(a)
            self.forms.append(self._form)
        if self._form is not None:
            self._control(tag, a)

    def _control(self, tag, a):
        name, form = a.get("name"), self._form
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in ("radio", "checkbox"):
                form.choices.setdefault(name, []).append(a.get("value", "on"))
                form.values.setdefault(name, [])
                if "checked" in a:
                    form.values[name].append(a.get("value", "on"))
            elif kind != "submit":
                form.values[name] = [a.get("value", "")]
            form.kinds[name] = kind
        elif tag == "textarea" and name:
            self._textarea = name
            form.values[name] = [""]
        elif tag == "select" and name:
            self._select = name
            form.values[name] = []
            form.choices[name] = []
        elif tag == "option" and self._select:
            form.choices[self._select].append(a.get("value", ""))
            if "selected" in a or not form.values[self._select]:
                form.values[self._select] = [a.get("value", "")]
        elif tag == "button" and "disabled" not in a and a.get("type", "submit") == "submit":
            self._button = {"name": name, "value": a.get("value", ""), "words": "", "action": a.get("formaction")}
            form.buttons.append(self._button)

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._skips -= 1
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._textarea = None
        if tag == "select":
            self._select = None
        if tag == "button":
            self._button = None
        if tag == "a":
            self._link = None

    def handle_data(self, data):
        if self._skips:
            return
        self.words.append(data)
        if self._textarea and self._form:
            self._form.values[self._textarea][0] += data.removeprefix("\n")
        if self._button is not None:
            self._button["words"] += data.strip()
        if self._link is not None and data.strip():
            self.links[data.strip()] = self._link


class Visitor:
    """One person at one browser; without a user, a member of the public."""

    def __init__(self, user=None):
        self.client = Client()
        if user:
            self.client.force_login(user)
        self.path = "/"
        self.status = 0
        self.page = Page("")

    def open(self, path: str) -> "Visitor":
        """Open an address; anything but a page that is there fails the journey."""
        self._arrive(self.client.get(path, follow=True), path)
        assert self.status == 200, f"{path}: {self.status} {self.text[:300]}"
        return self

    def follow(self, words: str) -> "Visitor":
        """Click on the link whose text has `words`."""
        found = [href for text, href in self.page.links.items() if words in text]
        assert found, f"no link “{words}” on {self.path}; there are {list(self.page.links)}"
        return self.open(urljoin(self.path, found[0]))

    def press(self, words: str, **fields) -> "Visitor":
        """Fill in `fields` in the form that has them and a button with `words`, and press it."""
        found = [
            (form, button)
            for form in self.page.forms
            for button in form.buttons
            if words in button["words"] and fields.keys() <= form.values.keys()
        ]
        there = [(list(form.values), [button["words"] for button in form.buttons]) for form in self.page.forms]
        assert found, f"no form with {list(fields)} and a button “{words}” on {self.path}; there are {there}"
        form, button = found[0]
        values = dict(form.values)
        for name, value in fields.items():
            values[name] = list(value) if isinstance(value, list | tuple) else [value]
        if button["name"]:
            values[button["name"]] = [button["value"]]
        target = urljoin(self.path, button["action"] or form.action or self.path)
        send = self.client.post if form.method == "post" else self.client.get
        self._arrive(send(target, values, follow=True), target)
        return self

    def fields(self, words: str) -> Form:
        """The form with the button whose text has `words`."""
        found = [form for form in self.page.forms if any(words in button["words"] for button in form.buttons)]
        assert found, f"no form with a button “{words}” on {self.path}"
        return found[0]

    def _arrive(self, response, path: str) -> None:
        chain = getattr(response, "redirect_chain", [])
        self.path = urljoin(path, chain[-1][0]) if chain else path
        self.response = response
        self.status = response.status_code
        is_page = response.get("Content-Type", "").startswith("text/html")
        self.page = Page(response.content.decode() if is_page else "")

    @property
    def text(self) -> str:
        """What is to be read on the page, white space folded."""
        return " ".join("".join(self.page.words).split())
