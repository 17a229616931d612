"""Names for what spaCy hands us: it ships compiled and untyped, and is never imported up here."""

from typing import Any, TypeAlias

Doc: TypeAlias = Any
Token: TypeAlias = Any
DocSpan: TypeAlias = Any
Language: TypeAlias = Any
Tokenizer: TypeAlias = Any
Vocab: TypeAlias = Any
