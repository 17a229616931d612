"""What producers are called for people, and what a score means."""

from annotator.model.suggestions import Producer, Suggestion

_NAMES = {
    "zones": "page layout rules",
    "gazetteer": "list of known names",
    "ner": "language model for names",
    "surnames": "full name elsewhere in the article",
    "roles": "list of offices and titles",
    "shapes": "spelling of names",
    "contexts": "words around the name",
    "weighing": "all clues to a name, weighed",
    "memory": "this project’s labels",
    "stance": "stance rules",
    "sentences": "sum of the sentence’s stances",
    "sentiment": "stance model",
    "gold": "gold labels",
    "pipeline": "suggestion process",
}


def people_name(producer: Producer) -> str:
    """The name shown to people; an unknown one, as of an import, keeps its own."""
    return _NAMES.get(producer.name) or producer.name.replace("_", " ").replace("-", " ")


def told_version(version: str) -> str:
    """A version for people; those of all models learned from the project count as one."""
    shipped, mark, _ = version.partition("+")
    return f"{shipped} learned" if mark else version


def percent(share: float) -> str:
    """A share as whole per cent, never rounded up to certainty or down to nothing."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole} %"


def sentence_of(suggestion: Suggestion) -> str:
    """Why a suggestion is there, as one sentence that ends with a full stop."""
    words = suggestion.reason.strip()
    if not words:
        return "No reason was given."
    return words if words.endswith((".", "!", "?", ".”", '."')) else f"{words}."
