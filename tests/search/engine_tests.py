"""What tests of an engine start from: how it is made, and what it is given."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path

import pytest

from igfarchive.search.engines import Document, Engine, SessionDocuments
from tests.search.corpus import document


def session(number: int, *documents: Document) -> SessionDocuments:
    return SessionDocuments(number, documents)


class EngineTests(ABC):
    @abstractmethod
    def build(self, folder: Path, sessions: Iterable[SessionDocuments]) -> Engine:
        """A new engine that holds these sessions."""

    @abstractmethod
    def open(self, folder: Path) -> Engine:
        """Another engine on the same folder, as another process has it."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        return tmp_path

    def holding(self, folder: Path, *texts: str) -> Engine:
        """An engine that holds one session; utterances are numbered from 1."""
        return self.build(
            folder,
            [session(1, *(document(number, text) for number, text in enumerate(texts, 1)))],
        )
