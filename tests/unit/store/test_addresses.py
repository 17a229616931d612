"""A password is used and never shown; a server that does not answer is told in one sentence."""

import socket
import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from annotator.errors import AnnotatorError, NotAProjectError, StoreError
from annotator.store import doctor, engine
from annotator.store.addresses import apart, is_server, server_address, shown
from annotator.store.project import ProjectStore
from tests.helpers.projects import project, scheme

SERVER = "postgresql+psycopg://ann@host:5433/news"
UNREADABLE = (
    "postgresql+psycopg://ann:se/cret@host:port/news",
    "postgresql+psycopg://ann:secret@[::/news",
    "://ann:secret@host/news",
    "mysql://ann:secret@host/news",
    "nosuchthing+driver://ann:secret@host/news",
    "postgresql+nodriver://ann:secret@host/news",
)


@pytest.mark.parametrize(
    ("location", "bare", "password"),
    [
        ("projects/p.annot", "projects/p.annot", None),
        (SERVER, SERVER, None),
        ("postgresql+psycopg://ann:se%40cret@host:5433/news", SERVER, "se@cret"),
        (f"{SERVER}?password=secret", SERVER, "secret"),
        (f"{SERVER}?sslmode=require", f"{SERVER}?sslmode=require", None),
        ("what://ann:se/cret@host:port/news", "what://host:port/news", None),
    ],
)
def test_a_location_without_its_password(location: str, bare: str, password: str | None) -> None:
    assert apart(location) == (bare, password)
    assert shown(location) == bare
    assert is_server(location) is ("://" in location)


@pytest.mark.parametrize("location", UNREADABLE)
def test_an_address_that_cannot_be_used_is_not_repeated(location: str) -> None:
    for attempt in (
        lambda: server_address(location),
        lambda: ProjectStore.open(location),
        lambda: ProjectStore.create(location, scheme()),
    ):
        with pytest.raises(NotAProjectError) as told:
            attempt()
        assert "cret" not in str(told.value)
    assert "cret" not in shown(location)


def test_a_usable_address() -> None:
    assert server_address(SERVER) == make_url(SERVER)


def test_a_file_is_shown_as_it_is(tmp_path: Path) -> None:
    store = project(tmp_path)
    assert store.place == store.location == str(tmp_path / "p.annot")
    store.close()


def test_a_server_that_does_not_answer_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server accepts the connection and then says nothing."""
    monkeypatch.setattr(engine, "CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        begun = time.monotonic()
        address = f"postgresql+psycopg://ann:secret@127.0.0.1:{port}/news"
        with pytest.raises(StoreError, match="does not answer") as told:
            ProjectStore.open(address)
        assert time.monotonic() - begun < 60
    assert "secret" not in str(told.value)


def test_no_server_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(StoreError, match="does not answer"):
        ProjectStore.open(f"postgresql+psycopg://ann:secret@127.0.0.1:{port}/news")


@pytest.mark.postgres
def test_a_server_that_turns_away(server: str) -> None:
    address = make_url(server).set(database="nosuch", password="secret")
    with pytest.raises(StoreError, match="turned the connection away") as told:
        ProjectStore.open(address.render_as_string(hide_password=False))
    assert "secret" not in str(told.value)


@pytest.mark.postgres
def test_doctor_and_place_show_no_password(used_url: str) -> None:
    address = make_url(used_url).set(password="secret").render_as_string(hide_password=False)
    store = ProjectStore.open(address)
    assert store.location == address
    assert "secret" not in store.place
    store.close()
    report = doctor.examine(address)
    assert "secret" not in repr(report)
    with pytest.raises(AnnotatorError) as told:
        doctor.repair(address, "copy")
    assert "secret" not in str(told.value)
