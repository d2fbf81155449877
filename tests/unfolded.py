"""What a page in large type (大字版) leaves unfolded: what stands in no closed `details`."""

from html.parser import HTMLParser


class Unfolded(HTMLParser):
    """Links and forms of the page's body that are seen at once, and the words of the folds (`.fold`) for the rest."""

    def __init__(self, page: str):
        super().__init__()
        self.depth, self.is_fold, self.is_summary = 0, False, False
        self.links, self.forms, self.folds = [], [], []
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "details":
            self.depth += bool(self.depth) or "open" not in attributes
            self.is_fold = attributes.get("class") == "fold"
        if tag == "summary" and self.is_fold:
            self.is_summary = True
            self.folds.append("")
        if tag == "a" and not self.depth:
            self.links.append(attributes["href"])
        if tag == "form" and not self.depth:
            self.forms.append(attributes.get("id", attributes["action"]))

    def handle_data(self, data):
        if self.is_summary:
            self.folds[-1] += data.strip()

    def handle_endtag(self, tag):
        self.is_summary = self.is_summary and tag != "summary"
        if tag == "details" and self.depth:
            self.depth -= 1
