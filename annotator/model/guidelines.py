"""The versions of a project's annotation guideline."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class GuidelineVersion:
    """One version of the guideline's text, numbered from 1; `saved_at` is UTC."""

    number: int
    text: str
    sha256: str
    saved_at: datetime
