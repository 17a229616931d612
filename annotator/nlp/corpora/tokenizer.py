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


def english() -> Any:  # noqa: ANN401  # a spaCy Tokenizer
    """SpaCy's English tokenizer with our rules, and a vocabulary of its own."""
    from spacy.lang.en import English
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
    from spacy.vocab import create_vocab

    rules = English.Defaults
    return Tokenizer(
        create_vocab("en", rules),
        rules=rules.tokenizer_exceptions,
        prefix_search=compile_prefix_regex([*rules.prefixes, *PREFIXES]).search,
        suffix_search=compile_suffix_regex([*rules.suffixes, *SUFFIXES]).search,
        infix_finditer=compile_infix_regex([*rules.infixes, *INFIXES]).finditer,
        token_match=rules.token_match,
        url_match=rules.url_match,
    )
