"""Block heights with their running sums, so that one changed height costs a logarithm."""

from collections.abc import Sequence


class Heights:
    """A Fenwick tree over heights in pixels: tops, the block at a y, the total."""

    __slots__ = ("_heights", "_tree")

    def __init__(self, heights: Sequence[float]) -> None:
        self._heights = list(heights)
        tree = [0.0, *self._heights]
        for i in range(1, len(tree)):
            parent = i + (i & -i)
            if parent < len(tree):
                tree[parent] += tree[i]
        self._tree = tree

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> float:
        return self._heights[index]

    def replace(self, index: int, height: float) -> float:
        """Set one height and return by how much it grew."""
        grown = height - self._heights[index]
        if grown:
            self._heights[index] = height
            i = index + 1
            while i < len(self._tree):
                self._tree[i] += grown
                i += i & -i
        return grown

    def top(self, index: int) -> float:
        """Sum of all heights before the index."""
        total, i = 0.0, index
        while i > 0:
            total += self._tree[i]
            i -= i & -i
        return total

    @property
    def total(self) -> float:
        """Sum of all heights."""
        return self.top(len(self._heights))

    def at(self, y: float) -> int:
        """Index of the entry that covers y; the first above all, the last below all."""
        position, rest = 0, y
        step = 1 << len(self._heights).bit_length()
        while step:
            after = position + step
            if after < len(self._tree) and self._tree[after] <= rest:
                position = after
                rest -= self._tree[after]
            step >>= 1
        return max(min(position, len(self._heights) - 1), 0)
