"""The short articles of the simulated project say what they mark."""

from tests.helpers.project_articles import project_articles

NAMES = {"ARM": ("Armenia", "Yerevan"), "AZE": ("Azerbaijan", "Baku")}


def test_every_marked_target_is_named_in_its_sentence():
    articles = project_articles()
    assert len(articles) == 36
    assert len({article.uid for article, _ in articles}) == 36
    for article, work in articles:
        for row in work["sentences"]:
            words = article.text[row["start"] : row["end"]]
            assert any(name in words for name in NAMES[row["target"]]), words
    rows = [row for _, work in articles for row in work["sentences"]]
    assert len(rows) > 350
    assert {row["value"] for row in rows} == {"neg", "neu", "pos"}
