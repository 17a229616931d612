"""A line that does not fit as it stands: foreign ids mapped, unknown fields kept aside."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias
from uuid import UUID, uuid5

import msgspec

from annotator.formats.records import (
    ArticleRecord,
    DocumentProposal,
    DocumentRecord,
    EntityProposal,
    EntityRecord,
    LineRecord,
    SentenceProposal,
    SentenceRecord,
    StanceProposal,
    StanceRecord,
    WorkRecord,
    ZoneProposal,
    ZoneRecord,
)
from annotator.formats.unpacking import derived_id
from annotator.model.articles import ARTICLE_NAMESPACE, uid_of_text

UNKNOWN_FIELDS = "unknown_fields"
ORIGINAL_IDS = "original_ids"
ORIGINAL_UID = "original_uid"

_Object: TypeAlias = dict[str, Any]
_LISTS: Mapping[str, tuple[str, ...]] = {
    "zones": ZoneRecord.__struct_fields__,
    "entities": EntityRecord.__struct_fields__,
    "stances": StanceRecord.__struct_fields__,
    "sentences": SentenceRecord.__struct_fields__,
    "document": DocumentRecord.__struct_fields__,
}
_PROPOSALS: Mapping[object, tuple[str, ...]] = {
    "zone": ("layer", *ZoneProposal.__struct_fields__),
    "entity": ("layer", *EntityProposal.__struct_fields__),
    "stance": ("layer", *StanceProposal.__struct_fields__),
    "sentence": ("layer", *SentenceProposal.__struct_fields__),
    "document": ("layer", *DocumentProposal.__struct_fields__),
}


def salvaged(plain: _Object) -> LineRecord:
    """The record of a decoded line after setting aside what the format does not know.

    What is set aside goes to `meta` of the article and of each work: `unknown_fields` by place
    and label id, `original_uid` and `original_ids` (our id to the one in the file). The given
    object is changed.

    Raises:
        msgspec.ValidationError: when what is left still does not fit; says where and why.
    """
    article = plain.get("article")
    if isinstance(article, dict):
        _mend_article(plain, article)
    return msgspec.convert(plain, LineRecord)


def _mend_article(plain: _Object, article: _Object) -> None:
    unknown = {
        "line": _taken(plain, LineRecord.__struct_fields__),
        "article": _taken(article, ArticleRecord.__struct_fields__),
    }
    uid = _mend_uid(article)
    for work in _objects(plain.get("work")):
        _mend_work(uid, work)
    ids = _Ids(uid, None)
    labels: _Object = {}
    for n, proposal in enumerate(_objects(plain.get("suggestions"))):
        known = _PROPOSALS.get(proposal.get("layer"), tuple(proposal))
        ids.mend(proposal, known, f"suggestions[{n}]", labels)
    unknown["suggestions"] = labels
    _keep(article, UNKNOWN_FIELDS, {place: rest for place, rest in unknown.items() if rest})
    _keep(article, ORIGINAL_IDS, ids.originals)


def _mend_uid(article: _Object) -> UUID:
    uid, text = article.get("uid"), article.get("text")
    if uid is None:
        return uid_of_text(text) if isinstance(text, str) else UUID(int=0)
    known = _uuid(uid)
    if known is None:
        known = uuid5(ARTICLE_NAMESPACE, str(uid))
        _keep(article, ORIGINAL_UID, uid)
    article["uid"] = str(known)
    return known


def _mend_work(article: UUID, work: _Object) -> None:
    ids = _Ids(article, str(work.get("person")))
    labels: _Object = {}
    rest = _taken(work, WorkRecord.__struct_fields__)
    for name, known in _LISTS.items():
        for n, label in enumerate(_objects(work.get(name))):
            ids.mend(label, known, f"{name}[{n}]", labels)
    unknown = {"work": rest, "labels": labels}
    _keep(work, UNKNOWN_FIELDS, {place: fields for place, fields in unknown.items() if fields})
    _keep(work, ORIGINAL_IDS, ids.originals)


class _Ids:
    """The ids of one person's labels, or of the suggestions (person None), made UUIDs."""

    def __init__(self, article: UUID, person: str | None) -> None:
        self._article, self._person = article, person
        self.originals: _Object = {}

    def mend(self, label: _Object, known: Iterable[str], place: str, unknown: _Object) -> None:
        """Makes every id in a label a UUID and moves its unknown fields to `unknown`."""
        rest = _taken(label, known)
        for name in ("id", "via", "main_holder"):
            self._mend_field(label, name, self._person)
        holder = label.get("holder")
        if isinstance(holder, dict):
            self._mend_field(holder, "entity", self._person)
            extra = _taken(holder, ("kind", "entity"))
            rest |= {"holder": extra} if extra else {}
        self._mend_field(label, "suggestion", None)
        if rest:
            unknown[str(label.get("id") or place)] = rest

    def _mend_field(self, label: _Object, name: str, owner: str | None) -> None:
        value = label.get(name)
        if value is None or isinstance(value, (dict, list, bool, float)):
            return
        known = _uuid(value)
        if known is None:
            known = derived_id(self._article, owner, f"id\x1f{value}")
            self.originals[str(known)] = value
        label[name] = str(known)


def _taken(holder: _Object, known: Iterable[str]) -> _Object:
    names = set(known)
    return {name: holder.pop(name) for name in tuple(holder) if name not in names}


def _objects(value: object) -> list[_Object]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _keep(owner: _Object, key: str, value: object) -> None:
    if not value:
        return
    meta = owner.setdefault("meta", {})
    if meta is None:
        meta = owner["meta"] = {}
    if isinstance(meta, dict):
        before = meta.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            meta[key] = {**before, **value}
        else:
            meta[key] = value


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
