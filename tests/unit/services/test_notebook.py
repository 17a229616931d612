"""Notebooks reach the services without a window."""

import pytest

from annotator import open_project
from annotator.errors import BadInputError, NotAProjectError
from annotator.model.annotations import Entity
from tests.helpers.desks import GOLD, make_project


def test_a_notebook_reads_labels_imports_and_exports(tmp_path):
    make_project(tmp_path, GOLD).close()
    (tmp_path / "more.txt").write_text("Baku and Yerevan met again.\n", "utf-8")
    with open_project(tmp_path / "project.annot") as project:
        assert project.title == "Test project"
        assert [t.key for t in project.scheme.targets] == ["ARM", "AZE"]
        assert {p.name for p in project.people} == {"gold"}
        assert project.import_files([tmp_path / "more.txt"]).new == 1
        articles = list(project.articles())
        assert len(articles) == 8
        gold = project.document(articles[0].uid, "gold")
        assert len(gold.of_type(Entity)) > 20
        assert project.suggestions(articles[0].uid) == []
        assert sum(len(b.works) for b in project.bundles(people=["gold"])) == 7
        account = project.export(tmp_path / "out", format_name="annotator")
        assert account.as_data()["agrees"]
        with pytest.raises(BadInputError, match="nobody called 'eve'"):
            project.document(articles[0].uid, "eve")
    with pytest.raises(NotAProjectError):
        open_project(tmp_path / "more.txt")
