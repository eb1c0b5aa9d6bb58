"""The versions of documents: the newest of each first, followed by those it took the place of."""

from collections.abc import Iterable
from typing import NamedTuple

from referrals.models import Document


class Version(NamedTuple):
    """A document as one of its versions: its number, how many there are, and the next newer one."""

    document: Document
    number: int
    of: int
    newer: Document | None

    @property
    def words(self) -> str:
        """Return which version it is, and when it was replaced; nothing where there is only one."""
        if self.newer:
            return f"Version {self.number}, replaced on {self.newer.added_at:%-d %B %Y}"
        return f"Version {self.number}, the newest" if self.of > 1 else ""


def current(documents: Iterable[Document]) -> list[Document]:
    """Return the documents of which there is no newer version."""
    documents = list(documents)
    replaced = {document.replaces_id for document in documents}
    return [document for document in documents if document.pk not in replaced]


def versions_of(documents: Iterable[Document]) -> list[Version]:
    """Return every document as a version, the newest of each first and its earlier ones after it."""
    documents = list(documents)
    by_key = {document.pk: document for document in documents}
    found = []
    for newest in current(documents):
        line = [newest]
        while line[-1].replaces_id in by_key:
            line.append(by_key[line[-1].replaces_id])
        newer = [None, *line[:-1]]
        found += [Version(one, len(line) - n, len(line), newer[n]) for n, one in enumerate(line)]
    return found
