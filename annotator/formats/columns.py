"""Which column of a table holds which fact of an article, said by a person or guessed by name."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from annotator.errors import BadInputError
from annotator.formats.plaintext import title_in
from annotator.model.articles import ARTICLE_NAMESPACE, Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.model.text import TextRefusedError, canonical

# The first of these names that a table has is taken, unless a person says otherwise.
USUAL: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article", "article_text", "article_body", "full_text",
             "fulltext", "maintext", "main_text", "body_text", "story"),
    "title": ("title", "headline", "heading", "article_title"),
    "source": ("source", "outlet", "publisher", "publication", "newspaper", "site", "domain",
               "media"),
    "url": ("url", "link", "href", "permalink", "web_url", "source_url", "article_url"),
    "published": ("published", "date", "published_at", "publish_date", "published_date",
                  "publication_date", "date_published", "pub_date", "pubdate", "datetime"),
    "language": ("language", "lang"),
    "group": (),
    "split": (),
    "uid": (),
}  # fmt: skip
_BETWEEN = re.compile(r"[\s_-]+")
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)"),
)

Columns = Mapping[str, str]


def columns_from(words: Sequence[str]) -> Columns:
    """The mapping in words such as `text=body`; later ones win.

    Raises:
        BadInputError: for a field that articles do not have, or words without `=`.
    """
    found = {}
    for word in words:
        name, sign, column = word.partition("=")
        if not sign or not column or name not in USUAL:
            known = ", ".join(USUAL)
            raise BadInputError(f"'{word}' is not FIELD=COLUMN with a field of {known}")
        found[name] = column
    return found


def settled(names: Collection[str], chosen: Columns) -> Columns:
    """The mapping for a table with these columns: what was chosen, the rest guessed.

    A field whose chosen column is empty stays without one.

    Raises:
        BadInputError: when a chosen column is not there, or none is known to hold the text.
    """
    for name, column in chosen.items():
        if column and column not in names and "." not in column:
            raise BadInputError(f"has no column '{column}' for {name}; it has {_listed(names)}")
    found = {name: at for name, at in {**guessed(names), **chosen}.items() if at}
    if "text" not in found:
        raise BadInputError(
            f"has no column known to hold the text; say which with text=COLUMN; it has"
            f" {_listed(names)}"
        )
    return found


def guessed(names: Collection[str]) -> Columns:
    """The columns whose names are usual for a field."""
    plain = {_BETWEEN.sub("_", name.strip().casefold()): name for name in names}
    found = {}
    for field, usual in USUAL.items():
        known = next((plain[name] for name in usual if name in plain), None)
        if known is not None:
            found[field] = known
    return found


def article_of(row: Mapping[str, object], columns: Columns) -> ArticleBundle:
    """The article in a row; columns that are no field go to its meta under their own names.

    A column may be a path of names with dots, for rows with rows inside.

    Raises:
        BadInputError: when it has no text that can be stored, without a place.
    """
    values = {name: _value(row, column) for name, column in columns.items()}
    body = values.pop("text", None)
    if not isinstance(body, str):
        raise BadInputError(f"has no text in '{columns['text']}'")
    try:
        text = canonical(body)
    except TextRefusedError as error:
        raise BadInputError(f"the text in '{columns['text']}' is refused, its {error}") from error
    used = set(columns.values())
    meta = {name: value for name, value in row.items() if name not in used and value != ""}
    known = {name: _word(value) for name, value in values.items()}
    day = _day(known.get("published"))
    if known.get("published") and day is None:
        meta[columns["published"]] = known["published"]
    return ArticleBundle(
        article=Article(
            uid=_uid(known.get("uid"), text, meta),
            text=text,
            title=known.get("title") or title_in(text),
            source=known.get("source"),
            url=known.get("url"),
            published=day,
            language=known.get("language") or "en",
            group=known.get("group"),
            split=known.get("split"),
            meta=meta,
        )
    )


def _value(row: Mapping[str, object], column: str) -> object:
    if column in row:
        return row[column]
    value: object = row
    for name in column.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def _word(value: object) -> str | None:
    if value is None or isinstance(value, (dict, list, bool)):
        return None
    return str(value).strip() or None


def _day(words: str | None) -> str | None:
    """The day of an unmistakable date; 03/04/2024 is none, for it can mean two days."""
    for pattern in _DATES:
        found = pattern.match(words or "")
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                return None
    return None


def _uid(given: str | None, text: str, meta: dict[str, object]) -> UUID:
    if given is None:
        return uid_of_text(text)
    try:
        return UUID(given)
    except ValueError:
        meta["original_uid"] = given
        return uuid5(ARTICLE_NAMESPACE, given)


def _listed(names: Collection[str]) -> str:
    some = [f"'{name[:40]}'" for name in list(names)[:20]]
    return (", ".join(some) + (" and more" if len(names) > len(some) else "")) or "none"
