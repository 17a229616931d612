"""The shipped scheme, and folders read back as spaCy reads them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from annotator import paths
from annotator.model.scheme import Scheme, from_data


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return from_data(tomllib.loads((paths.resources() / "scheme.toml").read_text("utf-8")))


@pytest.fixture(scope="session")
def docs_in() -> Any:
    """Reads every document below a folder, with the vocabulary that spaCy would have."""
    import spacy  # noqa: PLC0415
    from spacy.tokens import DocBin  # noqa: PLC0415

    vocab = spacy.blank("en").vocab

    def read(folder: Path) -> list[Any]:
        files = sorted(folder.rglob("*.spacy"))
        assert files, f"no documents below {folder}"
        return [doc for file in files for doc in DocBin().from_disk(file).get_docs(vocab)]

    return read
