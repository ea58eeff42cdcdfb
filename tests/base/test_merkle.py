"""Trees of hashes: known answers, a second computation by the RFC's recursion, and forgeries."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laban.base import GrowingTree, MerkleTree, leaf_hash, root_above

# The entries and roots that Certificate Transparency implementations test RFC 6962 with.
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def root_by_definition(entries: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, word for word: split at the largest power of two below the size."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\0" + entries[0]).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    left, right = root_by_definition(entries[:split]), root_by_definition(entries[split:])
    return sha256(b"\1" + left + right).digest()


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_roots_are_those_of_the_rfc(size, root):
    assert MerkleTree.of(ENTRIES[:size]).root.hex() == root


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_tree_that_grows_has_the_root_of_the_list_so_far(entries):
    tree = GrowingTree()
    for size, entry in enumerate(entries):
        assert (tree.size, tree.root) == (size, MerkleTree.of(entries[:size]).root)
        tree.add(entry)
    assert tree.root == root_by_definition(entries)


def test_path_is_the_one_known_for_the_sixth_of_eight():
    path = [step.hex() for step in MerkleTree.of(ENTRIES).path(5)]
    assert path == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_root_agrees_with_the_recursive_definition(entries):
    assert MerkleTree.of(entries).root == root_by_definition(entries)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_entry_is_proved_at_its_place(entries, data):
    tree = MerkleTree.of(entries)
    index = data.draw(st.integers(0, len(entries) - 1))
    found = root_above(leaf_hash(entries[index]), index, tree.size, tree.path(index))
    assert found == tree.root


@given(st.integers(2, 40), st.data())
def test_a_path_proves_no_other_place_or_size(size, data):
    tree = MerkleTree.of(b"%d" % number for number in range(size))
    index, other = data.draw(st.permutations(range(size)))[:2]
    path = tree.path(index)
    assert root_above(leaf_hash(b"%d" % other), index, size, path) != tree.root
    assert root_above(leaf_hash(b"%d" % index), other, size, path) != tree.root
    assert root_above(leaf_hash(b"%d" % index), index, size, path[:-1]) != tree.root
    assert root_above(leaf_hash(b"%d" % index), index, size, (*path, b"\0" * 32)) != tree.root
    assert root_above(leaf_hash(b"%d" % index), size, size, path) is None


def test_no_path_leads_out_of_the_list():
    with pytest.raises(IndexError):
        MerkleTree.of([b"a"]).path(1)
