"""Trees of hashes: one root stands for a long list, and a short path proves one entry of it.

Source: RFC 6962 section 2.1 and RFC 9162 section 2.1 (the same tree). A leaf is hashed with a
zero byte before it and a node with a one byte, so neither can pass for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of one entry of the list.

    Example:
        >>> leaf_hash(b"").hex()[:16]
        '6e340b9cffb37a98'
    """
    return sha256(b"\0" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> bytes:
    """Return the hashes of many entries, 32 bytes each, one after the other."""
    hashed = sha256
    return b"".join([hashed(b"\0" + entry).digest() for entry in entries])


@dataclass(frozen=True)
class MerkleTree:
    """A tree of hashes over a list.

    Shape: `levels[0]` holds the leaf hashes, 32 bytes each; the last level holds the root. A
    node without a neighbour moves up as it is, which is the tree of RFC 6962 for any length.

    Example:
        >>> tree = MerkleTree.of([b"a", b"b", b"c"])
        >>> root_above(leaf_hash(b"c"), 2, tree.size, tree.path(2)) == tree.root
        True
    """

    levels: tuple[bytes, ...]

    @classmethod
    def of(cls, entries: Iterable[bytes]) -> MerkleTree:
        """Build the tree over the entries of a list."""
        return cls.over(leaf_hashes(entries))

    @classmethod
    def over(cls, leaves: bytes) -> MerkleTree:
        """Build the tree over leaf hashes that lie one after the other."""
        levels = [leaves]
        while len(levels[-1]) > HASH_BYTES:
            levels.append(_level_above(levels[-1]))
        return cls(tuple(levels))

    @property
    def size(self) -> int:
        """How many entries the list has."""
        return len(self.levels[0]) // HASH_BYTES

    @property
    def root(self) -> bytes:
        """The hash that stands for the whole list; of an empty list, the hash of nothing."""
        return self.levels[-1] or EMPTY_ROOT

    def path(self, index: int) -> tuple[bytes, ...]:
        """Return the hashes that lead from one entry to the root.

        Raises:
            IndexError: When the list has no such entry.
        """
        if not 0 <= index < self.size:
            raise IndexError(f"entry {index} of a tree over {self.size}")
        found = []
        for level in self.levels[:-1]:
            neighbour = HASH_BYTES * (index ^ 1)
            if neighbour < len(level):
                found.append(level[neighbour : neighbour + HASH_BYTES])
            index //= 2
        return tuple(found)


class GrowingTree:
    """The root of the tree over a list that comes entry by entry and is not kept.

    Shape: as many hashes as the list's size has binary ones, each the root of a full tree, the
    largest first. The root is that of `MerkleTree` over the same list.

    Example:
        >>> tree = GrowingTree()
        >>> for entry in (b"a", b"b", b"c"):
        ...     tree.add(entry)
        >>> tree.root == MerkleTree.of([b"a", b"b", b"c"]).root
        True
    """

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []

    def add(self, entry: bytes) -> None:
        """Take the next entry of the list."""
        node, size = leaf_hash(entry), self.size
        while size % 2:
            node = _node(self._full.pop(), node)
            size //= 2
        self._full.append(node)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The hash that stands for the list so far; of an empty list, the hash of nothing."""
        if not self._full:
            return EMPTY_ROOT
        root = self._full[-1]
        for left in reversed(self._full[:-1]):
            root = _node(left, root)
        return root


def root_above(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that a path leads to from a leaf's hash.

    Empty: `None` when the path cannot belong to that place in a list of that size.
    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = _node(step, found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = _node(found, step)
        place, last = place // 2, last // 2
    return found if last == 0 else None


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def _level_above(level: bytes) -> bytes:
    pair = 2 * HASH_BYTES
    hashed = sha256
    paired = len(level) // pair * pair
    nodes = [hashed(b"\1" + level[at : at + pair]).digest() for at in range(0, paired, pair)]
    nodes.append(level[paired:])
    return b"".join(nodes)
