"""Scheme files: the shipped one, one's own, and what is wrong with a bad one."""

import pytest

from annotator.errors import BadInputError
from annotator.paths import resources
from annotator.services.schemes import default_scheme, read_scheme

GOOD = (resources() / "scheme.toml").read_text("utf-8")


def test_the_shipped_scheme_and_a_copy_of_it(tmp_path):
    copy = tmp_path / "own.toml"
    copy.write_text(GOOD.replace('name = "Armenia"', 'name = "Hayastan"'), "utf-8")
    assert read_scheme(copy).target("ARM").name == "Hayastan"
    assert default_scheme().target("ARM").name == "Armenia"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "lacks 'scheme'"),
        (b"= 3", ""),
        (b"\xff\xfe", ""),
        (GOOD.replace('key = "T"', 'key = "B"', 1).encode(), "zone key 'B' twice"),
        (GOOD.replace('"2018-05-08"', "2018-05-08").encode(), "is not text in quotes"),
    ],
)
def test_a_bad_file_is_named_with_the_reason(tmp_path, data, reason):
    path = tmp_path / "bad.toml"
    path.write_bytes(data)
    with pytest.raises(BadInputError) as caught:
        read_scheme(path)
    assert str(path) in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["missing.toml", ""])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(BadInputError, match="cannot be read"):
        read_scheme(tmp_path / name)
