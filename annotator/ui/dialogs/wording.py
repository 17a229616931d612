"""The dialogs' longer texts: previews, accounts and counts in plain sentences."""

from annotator.services.export_account import ExportAccount
from annotator.services.importing import Account, Preview


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 article`, `1,204 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def rate_words(done: int, seconds: float) -> str:
    """How fast something goes."""
    return f"{done / seconds:,.0f} articles a second" if seconds > 0.2 else "just begun"


def preview_words(seen: Preview) -> str:
    """What an import would bring, in one or two sentences."""
    if not seen.articles and not seen.refusals:
        return "Nothing to import was found there."
    fresh = seen.articles - seen.duplicates
    parts = [f"{fresh:,} new", f"{seen.duplicates:,} known already"]
    if seen.labelled:
        parts.append(f"{seen.labelled:,} with labels")
    words = f"{counted(seen.articles, 'article')}: {', '.join(parts)}."
    if seen.refusals:
        words += f" {counted(seen.refusals, 'refusal')}."
    if not seen.complete:
        words += " There is more; this is as far as a quick look went."
    return words


def account_words(account: Account, seconds: float) -> str:
    """What an import brought, to be read and copied."""
    done = account.new + account.duplicate
    lines = [
        "Stopped on request; what is counted here is in the project."
        if account.stopped
        else "Imported.",
        "",
        f"New articles\t{account.new:,}",
        f"Known already\t{account.duplicate:,}",
        f"Works with labels\t{account.works:,}",
        f"Labels\t{account.labels:,}",
        f"Suggestions\t{account.suggestions:,}",
        f"Refused or kept out\t{account.refusals:,}",
        f"Time\t{seconds:.1f} s" + (f", {rate_words(done, seconds)}" if done > 100 else ""),
    ]
    if account.refused:
        lines += ["", "Refused or kept out, with the reason:", *account.refused]
    if account.refusals > len(account.refused):
        lines.append(f"… and {account.refusals - len(account.refused):,} more")
    return "\n".join(lines)


def export_words(account: ExportAccount) -> str:
    """What an export wrote beside what is stored, to be read and copied."""
    differences = account.differences()
    lines = [
        "All that is stored was written or is accounted for."
        if not differences
        else "What was written differs from what is stored:",
        *differences,
        "",
        f"Folder\t{account.folder}",
        f"Labels of\t{account.people}",
        f"Articles\t{account.articles:,} of {account.articles_stored:,}",
    ]
    if account.without_work:
        lines.append(f"Without work\t{account.without_work:,} left out")
    lines.append(f"Works\t{account.works:,}")
    if account.not_begun:
        lines.append(f"Not begun\t{account.not_begun:,} left out")
    lines += [
        f"{layer.capitalize()} labels\t{count:,}" for layer, count in sorted(account.labels.items())
    ]
    if account.suggestions:
        lines.append(f"Suggestions\t{account.suggestions:,}")
    if account.format == "spacy":
        lines += _corpora_lines(account)
    lines += ["", *(f"Note\t{warning}" for warning in account.warnings)] if account.warnings else []
    lines += ["", f"{counted(len(account.files), 'file')} written."]
    return "\n".join(lines)


def _corpora_lines(account: ExportAccount) -> list[str]:
    lines = [
        "Articles by split\t" + ", ".join(f"{k} {v:,}" for k, v in account.splits.items()),
        f"Loss report\t{counted(account.losses, 'label')} left out or changed",
        "",
        "What became of the labels, by corpus:",
    ]
    lines += _totals(account)
    return lines


def _totals(account: ExportAccount) -> list[str]:
    """One line for each corpus: went in, written, left out by reason, changed by reason."""
    lines = []
    for corpus in dict.fromkeys(row["corpus"] for row in account.rows):
        rows = [row for row in account.rows if row["corpus"] == corpus]
        went_in, written = (sum(row[k] for row in rows) for k in ("input", "exported"))
        line = f"  {corpus}: {written:,} of {went_in:,} written"
        for kind, words in (("dropped", "left out"), ("changed", "changed")):
            reasons: dict[str, int] = {}
            for row in rows:
                for reason, count in row[kind].items():
                    reasons[reason] = reasons.get(reason, 0) + count
            line += "".join(f"; {n:,} {words}: {reason}" for reason, n in sorted(reasons.items()))
        lines.append(line)
    return lines
