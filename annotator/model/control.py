"""The blind control: which articles are labelled without suggestions, so their pull is measured."""

from hashlib import sha256
from uuid import UUID

HIGHEST_SHARE = 50


def is_control(project: UUID, article: UUID, share: int) -> bool:
    """True when an article belongs to the share (0 to 50 %) that is shown without suggestions.

    The same for every person, on every computer and for ever: a hash of both ids decides. Raising
    the share adds articles and takes none away.
    """
    if share <= 0:
        return False
    drawn = int.from_bytes(sha256(project.bytes + article.bytes).digest()[:4], "big")
    return drawn * 100 < min(share, HIGHEST_SHARE) << 32
