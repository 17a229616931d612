"""Which value is likely the true one, and what each person tends to say for it: Dawid and Skene.

People are taken to judge independently of each other once the true value is known. Source: Dawid
and Skene 1979, by expectation and maximisation; it begins at the shares of the votes, so that the
same ratings give the same answer. It advises and never decides: people who share a mistake look
right to it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from annotator.agreement.figures import Array

ROUNDS, TOLERANCE = 200, 1e-8
_LEAST = 1e-12


class Reliability(NamedTuple):
    """What ratings tell of units and of people.

    Attributes:
        labels: the values in the order of the arrays.
        posterior: units x labels, each row sums to 1.
        confusion: people x true label x said label, each last row sums to 1; a true label that
            nobody said anything for has equal shares.
        shares: of the true labels among units.
        likelihood: log-likelihood of the ratings, for comparing runs over the same ratings.
        rounds: how many were needed; `ROUNDS` when it had not settled.
    """

    labels: tuple[str, ...]
    posterior: Array
    confusion: Array
    shares: Array
    likelihood: float
    rounds: int

    def of(self, unit: int) -> dict[str, float]:
        """The probability of each value of a unit, the likeliest first."""
        row = self.posterior[unit]
        order = np.argsort(-row, kind="stable")
        return {self.labels[place]: float(row[place]) for place in order}


def dawid_skene(
    ratings: Sequence[Sequence[str | None]], *, rounds: int = ROUNDS, tolerance: float = TOLERANCE
) -> Reliability:
    """Estimate from units x people, None where somebody gave no value.

    ValueError when nobody rated anything.
    """
    labels = tuple(sorted({value for row in ratings for value in row if value is not None}))
    if not labels:
        raise ValueError("there are no ratings to learn from")
    place = {label: k for k, label in enumerate(labels)}
    said = np.zeros((len(ratings), max(map(len, ratings)), len(labels)))
    for unit, row in enumerate(ratings):
        for person, value in enumerate(row):
            if value is not None:
                said[unit, person, place[value]] = 1.0
    found = _round(labels, said, _shared_out(said.sum(axis=1)), 1)
    while found.rounds < rounds:
        before = found.likelihood
        found = _round(labels, said, found.posterior, found.rounds + 1)
        if found.likelihood - before < tolerance * max(1.0, abs(before)):
            break
    return found


def _round(labels: tuple[str, ...], said: Array, posterior: Array, number: int) -> Reliability:
    """The people as the units have them, then the units as the people have them."""
    shares = posterior.mean(axis=0)
    confusion = _shared_out(np.einsum("ut,upl->ptl", posterior, said))
    joint = np.log(np.maximum(shares, _LEAST)) + np.einsum(
        "upl,ptl->ut", said, np.log(np.maximum(confusion, _LEAST))
    )
    top = joint.max(axis=1, keepdims=True)
    likely = np.exp(joint - top)
    sums = likely.sum(axis=1, keepdims=True)
    likelihood = float((top + np.log(sums)).sum())
    return Reliability(labels, likely / sums, confusion, shares, likelihood, number)


def _shared_out(counts: Array) -> Array:
    """Counts as shares of their last axis; equal ones where there is nothing to count."""
    sums = counts.sum(axis=-1, keepdims=True)
    equal = np.full_like(counts, 1.0 / counts.shape[-1])
    return np.asarray(np.divide(counts, sums, out=equal, where=sums > 0))
