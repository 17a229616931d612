"""The common words of the language, as the loaded pipeline's own lemmatizer lists them."""

from annotator.nlp.parsed import Language

_ENDINGS = ("s", "es")
_TABLE = "lemma_index"


def dictionary_of(nlp: Language) -> frozenset[str]:
    """All lower-case base forms that the lemmatizer knows; empty for one without such a list."""
    if not nlp.has_pipe("lemmatizer"):
        return frozenset()
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table(_TABLE):
        return frozenset()
    return frozenset(word for words in lookups.get_table(_TABLE).values() for word in words)


def is_common(word: str, dictionary: frozenset[str]) -> bool:
    """True for a lower-case word, or its plural, that the dictionary has."""
    if word in dictionary:
        return True
    return any(word.endswith(e) and word[: -len(e)] in dictionary for e in _ENDINGS)
