"""Plain text files: one file, one article; decoded strictly, or refused with the reason."""

import re
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from charset_normalizer import from_bytes

from annotator.errors import BadInputError
from annotator.model.articles import Article, uid_of_text
from annotator.model.bundles import ArticleBundle
from annotator.model.text import MAX_CHARACTERS, TextRefusedError, canonical

TITLE_LENGTH = 120
MAX_BYTES = 4 * MAX_CHARACTERS + 4
LEAST_CONFIDENCE = 0.2
_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"GIF8",
)
# Longest first: the UTF-32 mark begins with the one of UTF-16.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_PAGE_ORDER = re.compile(
    r"(?:(?:skip|jump|back|return) to\b.{0,30}"
    r"|(?:open |close |main |toggle )?(?:menu|navigation|search|home|share|print|subscribe"
    r"|sign in|log ?in|register|advertisement|cookies?))\W*$",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """What is known about a text besides its characters; None = to be found out."""

    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: str | None = None
    language: str | None = None
    encoding: str | None = None


NO_TEXT_FACTS = TextFacts()


def read_text(
    content: Path | bytes, source: str, facts: TextFacts = NO_TEXT_FACTS
) -> ArticleBundle | BadInputError:
    """The article in a file or in bytes; `source` names it in errors and may hold its date.

    The title is the first line that is not blank and no order of its web page; an encoding other
    than UTF-8 is told in `meta["encoding"]`, with `meta["encoding_confidence"]` when guessed.
    """
    try:
        raw = content if isinstance(content, bytes) else _content(content)
        decoded, meta = _decoded(raw, facts.encoding)
        text = canonical(decoded)
    except _RefusedError as error:
        return BadInputError(str(error), source)
    except TextRefusedError as error:
        return BadInputError(error.reason, source, error.line)
    return ArticleBundle(
        article=Article(
            uid=uid_of_text(text),
            text=text,
            title=facts.title or title_in(text),
            source=facts.source,
            url=facts.url,
            published=facts.published or date_in(Path(source).name),
            language=facts.language or "en",
            meta=meta,
        )
    )


def encoding_of(head: bytes) -> tuple[str, dict[str, object]]:
    """The encoding of a file that begins so, and what the meta of its articles says of it.

    Raises:
        BadInputError: when it is no text or its encoding cannot be told, without a place.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding, {} if encoding == "utf-8-sig" else {"encoding": encoding}
    whole = head[: head.rfind(b"\n") + 1] or head
    try:
        _, meta = _decoded(whole, None)
    except _RefusedError as error:
        raise BadInputError(str(error)) from error
    return str(meta.get("encoding", "utf-8-sig")), meta


def date_in(name: str) -> str | None:
    """The first ISO date (2024-04-03) in a file name that is a day of the calendar."""
    for found in _ISO_DATE.finditer(name):
        try:
            return date.fromisoformat(found.group()).isoformat()
        except ValueError:
            continue
    return None


class _RefusedError(ValueError):
    pass


def _content(path: Path) -> bytes:
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            raise _RefusedError("is not a file of text")
        if state.st_size > MAX_BYTES:
            raise _RefusedError(
                f"has {state.st_size / 1e6:,.0f} MB; an article has {MAX_CHARACTERS:,}"
                " characters at most"
            )
        with path.open("rb") as stream:
            # The file may have grown since: never more than the limit.
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        gone = "is a link to a file that is gone" if path.is_symlink() else "is not there"
        raise _RefusedError(gone) from error
    except OSError as error:
        raise _RefusedError(f"cannot be read: {error.strerror or error}") from error


def _decoded(raw: bytes, declared: str | None) -> tuple[str, dict[str, object]]:
    if not raw:
        raise _RefusedError("is empty")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            meta = {} if encoding == "utf-8-sig" else {"encoding": encoding}
            return _strictly(raw, encoding), dict(meta)
    if raw.startswith(_SIGNATURES):
        raise _RefusedError("is not text but a binary file")
    try:
        return raw.decode("utf-8"), {}
    except UnicodeDecodeError as error:
        if declared is not None:
            return _strictly(raw, declared), {"encoding": declared}
        return _guessed(raw, error.start)


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except LookupError as error:
        raise _RefusedError(f"is said to be in '{encoding}', which is no known encoding") from error
    except UnicodeError as error:
        raise _RefusedError(f"is not valid {encoding}: {error}") from error


def _guessed(raw: bytes, bad: int) -> tuple[str, dict[str, object]]:
    if b"\x00" in raw:
        raise _RefusedError("is not text but a binary file, or UTF-16 without its mark")
    best = from_bytes(raw).best()
    confidence = best.coherence - best.chaos if best else 0.0
    if best is None or confidence < LEAST_CONFIDENCE:
        guess = f"; the best guess, {best.encoding}, is too unsure" if best else ""
        line = raw.count(b"\n", 0, bad) + 1
        raise _RefusedError(
            f"is not UTF-8 (byte 0x{raw[bad]:02X} in line {line}){guess}; save it as UTF-8"
            " or name its encoding"
        )
    meta = {"encoding": best.encoding, "encoding_confidence": round(confidence, 2)}
    return _strictly(raw, best.encoding), meta


def title_in(text: str) -> str:
    """The title of a text without one: its first line that is no order of a web page, shortened."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    line = next((line for line in lines if not _PAGE_ORDER.match(line)), lines[0])
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…"
