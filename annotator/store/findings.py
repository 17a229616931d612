"""What the doctor finds: one sentence for each defect, and where it lies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect; `repairable` says whether a repaired copy would be free of it."""

    kind: str
    where: str
    sentence: str
    repairable: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in one project."""

    location: str
    findings: tuple[Finding, ...]

    @property
    def is_healthy(self) -> bool:
        """True when nothing was found."""
        return not self.findings
