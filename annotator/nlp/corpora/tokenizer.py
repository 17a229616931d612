"""How text is cut into tokens, said once: for the export, for `functions.py` and for the pipeline.

spaCy's own English rules plus a few of ours; the reference and the pipeline trained on it must
tokenise alike, else labels vanish without a word.
"""

from typing import Any

PREFIXES = (r"[/‑]",)
SUFFIXES = (r"/", r"(?<=/)\.")
INFIXES = (
    r"(?<=[A-Za-z]\.)[-–—‑](?=\w)",  # U.S.-Azerbaijan
    r"(?<=\w)[/–—‑](?=\w)",  # Baku–Yerevan
    r"(?<=\w)[-](?=[A-ZÀ-Þ])",  # pro-Armenian
)


def blank() -> Any:  # noqa: ANN401  # a spaCy Language
    """An empty English pipeline with our tokenizer."""
    import spacy

    nlp = spacy.blank("en")
    extend(nlp)
    return nlp


def extend(nlp: Any) -> None:  # noqa: ANN401  # a spaCy Language
    """Adds our rules to a pipeline's tokenizer, in place."""
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    rules = nlp.Defaults
    nlp.tokenizer.prefix_search = compile_prefix_regex([*rules.prefixes, *PREFIXES]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*rules.suffixes, *SUFFIXES]).search
    nlp.tokenizer.infix_finditer = compile_infix_regex([*rules.infixes, *INFIXES]).finditer
