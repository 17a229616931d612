"""The word lists and the gazetteer as read from the shipped resources, and their fingerprint."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from annotator.paths import resources

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]  # the base depends on how PyYAML was built
    """Reads `on`, `no` and `false` as the words they are; a flag is set by being there."""


_Loader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:bool"]
    for first, rules in _BASE.yaml_implicit_resolvers.items()
}


@lru_cache(maxsize=32)
def words(name: str) -> Mapping[str, Any]:
    """The table `resources/words/<name>.yaml`."""
    return _table(f"words/{name}.yaml")


@lru_cache(maxsize=256)
def word_set(name: str, *keys: str) -> frozenset[str]:
    """One list of a table as a set, found by its path of keys."""
    entry: Any = words(name)
    for key in keys:
        entry = entry[key]
    return frozenset(str(word) for word in entry)


@lru_cache(maxsize=1)
def gazetteer_table() -> Mapping[str, Any]:
    """The table `resources/gazetteer.yaml`."""
    return _table("gazetteer.yaml")


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Twelve hexadecimal digits that change with word lists, gazetteer and the clause model."""
    total = hashlib.sha256()
    weights = resources() / "sentiment" / "clauses.npz"
    lists = sorted((resources() / "words").glob("*.yaml"))
    for path in [resources() / "gazetteer.yaml", weights, *lists]:
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


def _table(name: str) -> Mapping[str, Any]:
    with (resources() / name).open(encoding="utf-8") as file:
        table: Mapping[str, Any] = yaml.load(file, Loader=_Loader)  # noqa: S506  # a safe loader
    return table
