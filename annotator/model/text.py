"""Canonical text: what a stored article may contain, made once at import and then frozen."""

import hashlib
import re

_BOM = "\ufeff"
_REFUSED = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef]|[\ufffe\uffff]")
_PLANE_ENDS = frozenset(
    chr(plane * 0x10000 + low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF)
)
MAX_CHARACTERS = 5_000_000


class TextRefusedError(ValueError):
    """Why a text cannot become an article: reason, 1-based line, 0-based character."""

    def __init__(self, reason: str, line: int, position: int) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line
        self.position = position


def canonical(raw: str) -> str:
    """The text we store: one leading BOM dropped, CRLF and CR made LF, all else kept.

    Raises:
        TextRefusedError: for NUL, lone surrogates, noncharacters, empty and oversized texts.
    """
    text = raw.removeprefix(_BOM)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise TextRefusedError("the text is empty", 1, 0)
    if len(text) > MAX_CHARACTERS:
        raise TextRefusedError(
            f"the text is longer than {MAX_CHARACTERS:,} characters; split it", 1, 0
        )
    _refuse_forbidden(text)
    return text


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_forbidden(text: str) -> None:
    if text.isascii() and "\x00" not in text:
        return
    found = _REFUSED.search(text)
    places = [text.index(character) for character in _PLANE_ENDS if character in text]
    if found is not None:
        places.append(found.start())
    if not places:
        return
    at = min(places)
    character = text[at]
    raise TextRefusedError(
        f"{_name(character)} (U+{ord(character):04X}) cannot be stored",
        text.count("\n", 0, at) + 1,
        at,
    )


def _name(character: str) -> str:
    if character == "\x00":
        return "a NUL character"
    if "\ud800" <= character <= "\udfff":
        return "a lone surrogate"
    return "a noncharacter"
