"""Someone who uses the pages as a browser does, and a reader of what the pages hold."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from api_service import Service
from httpx2 import Response

from app.domain.role import Role

VOID_ELEMENTS = {"meta", "link", "input", "br", "rect", "circle", "path"}


class PageReader(HTMLParser):
    """A page taken apart: its elements with their attributes, and the text inside each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._texts: list[list[str]] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._texts.append([])
        if tag not in VOID_ELEMENTS:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID_ELEMENTS:
            assert self._open, f"</{tag}> closes nothing"
            opened, _ = self.elements[self._open.pop()]
            assert opened == tag, f"<{opened}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for position in self._open:
            self._texts[position].append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of that tag."""
        return [attributes for name, attributes in self.elements if name == tag]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        """The text of each element of that tag with these attributes (`class_` is one of its classes)."""
        wanted_class = attributes.pop("class_", None)
        return [
            " ".join("".join(text).split())
            for (name, found), text in zip(self.elements, self._texts, strict=True)
            if name == tag
            and (wanted_class is None or wanted_class in found.get("class", "").split())
            and all(found.get(key) == value for key, value in attributes.items())
        ]

    def text(self, tag: str, **attributes: str) -> str:
        """The text of the only such element."""
        (text,) = self.texts(tag, **attributes)
        return text

    def field(self, name: str) -> dict[str, str]:
        """The attributes of the only input of that name."""
        (found,) = (attributes for attributes in self.all("input") if attributes.get("name") == name)
        return found


class Visitor:
    """One browser. It follows nothing by itself, so that tests see each answer."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.client = service.client
        self.key_text = ""
        self.key_id = ""

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def post(self, path: str, data: dict[str, str], **headers: str) -> Response:
        return self.client.post(path, data=data, headers=headers, follow_redirects=False)

    def sign_in(self, *roles: Role) -> Response:
        """Sign in with a new key of `roles`."""
        made = self.service.services.keys.create(actor="a test", name="a test", roles=frozenset(roles))
        self.key_text, self.key_id = made.text, made.key.key_id
        answer = self.post("/sign-in", {"key": made.text})
        assert answer.status_code == 303, answer.text
        return answer

    def search(self, name: str, **fields: Any) -> Response:
        """Send the search form."""
        return self.post("/", {"name": name, "kind": "unknown"} | fields)

    def stored_screenings(self) -> int:
        """How many screenings the database holds."""
        with self.service.services.database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT count(*) FROM screening").scalar_one())


def read(visitor: Visitor, path: str) -> PageReader:
    """The page at `path`, which has to be there for the visitor."""
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return PageReader(answer.text)


def version(page: PageReader) -> str:
    """The version that a page's forms are sent with."""
    return next(one["value"] for one in page.all("input") if one.get("name") == "version")
