//! The log as a Merkle tree, as RFC 9162 (Certificate Transparency 2.0), section 2.1, defines it: who holds the tree's
//! head of a moment can later be shown, with a handful of hashes, that the log has only grown since, or that a record
//! stands in it, and nobody who writes the log anew can show that.
//!
//! Leaf number `n` (from 0) is record `n + 1`; its data is the record's hash in the chain, which covers the record's bytes
//! and everything before it. Pure: where the hashes come from is the reader's to know.

use crate::hex;
use sha2::{Digest, Sha256};
use std::fmt;

/// What a node, a leaf or a root is known by: SHA-256.
pub type Hash = [u8; 32];

/// A head: so many records, and the root over them. Who keeps it can prove any other log wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHead {
    /// How many records it covers.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl fmt::Display for TreeHead {
    /// As [`crate::HeldHead`] reads it: the size, and the root in hexadecimal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.size, hex::of(&self.root))
    }
}

/// The hash of a leaf, from the hash of its record in the chain (RFC 9162, 2.1.1: a zero byte before the data).
#[must_use]
pub fn leaf(record: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(record).finalize().into()
}

/// The hash of a node (RFC 9162, 2.1.1: a one byte before both halves).
fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The tree from some record on; of what is before it keeps only what later heads and proofs are made of.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    base: u64,
    size: u64,
    levels: Vec<Level>,
}

/// The complete subtrees over `2^level` leaves each, from the `first` of them on.
#[derive(Clone, Debug, Default)]
struct Level {
    first: u64,
    nodes: Vec<Hash>,
}

impl Tree {
    /// A tree that begins behind `size` records, of which the peaks are known. `None` when they are not so many as `size`
    /// has.
    #[must_use]
    pub fn behind(size: u64, peaks: &[Hash]) -> Option<Self> {
        if usize::try_from(size.count_ones()).ok()? != peaks.len() {
            return None;
        }
        let height = u64::BITS - size.leading_zeros();
        let mut from_smallest = peaks.iter().rev();
        let level = |level: u32| {
            let complete = size >> level;
            if complete & 1 == 0 {
                return Some(Level { first: complete, nodes: Vec::new() });
            }
            Some(Level { first: complete - 1, nodes: vec![*from_smallest.next()?] })
        };
        let levels = (0..height).map(level).collect::<Option<_>>()?;
        Some(Self { base: size, size, levels })
    }

    /// The record behind which it begins: heads of so many records and more can be compared.
    #[must_use]
    pub fn base(&self) -> u64 {
        self.base
    }

    /// How many records it covers.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds the next record, by its hash in the chain.
    pub fn push(&mut self, record: &[u8]) {
        let (mut index, mut hash) = (self.size, leaf(record));
        self.size += 1;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Level { first: index, nodes: Vec::new() });
            }
            let left = (index & 1 == 1).then(|| self.levels[level].nodes.last().copied()).flatten();
            self.levels[level].nodes.push(hash);
            let Some(left) = left else { return };
            (index, hash) = (index >> 1, node(&left, &hash));
        }
    }

    /// The complete subtrees that the first `size` records are made of, the largest first.
    fn peaks_at(&self, size: u64) -> Option<Vec<Hash>> {
        let levels = (0..u64::BITS).rev().filter(|level| size >> level & 1 == 1);
        levels.map(|level| self.node(level, (size >> level) - 1)).collect()
    }

    /// The complete subtrees that it is made of, the largest first: what [`Tree::behind`] begins with.
    #[must_use]
    pub fn peaks(&self) -> Vec<Hash> {
        self.peaks_at(self.size).unwrap_or_default()
    }

    /// The head.
    #[must_use]
    pub fn head(&self) -> TreeHead {
        TreeHead { size: self.size, root: root_of(&self.peaks()) }
    }

    /// The head as it was after so many records. `None` when there are not so many, or they are before the base.
    #[must_use]
    pub fn head_at(&self, size: u64) -> Option<TreeHead> {
        let known = (self.base..=self.size).contains(&size);
        let peaks = known.then(|| self.peaks_at(size)).flatten()?;
        Some(TreeHead { size, root: root_of(&peaks) })
    }

    /// The hash of a record's leaf.
    #[must_use]
    pub fn leaf(&self, index: u64) -> Option<Hash> {
        self.node(0, index)
    }

    /// What shows that the leaf `index` stands under the root of the first `size` records (RFC 9162, 2.1.3.1). `None` when it
    /// does not, or is before the base.
    #[must_use]
    pub fn inclusion(&self, index: u64, size: u64) -> Option<Vec<Hash>> {
        if index >= size || size > self.size || index < self.base {
            return None;
        }
        let (mut path, mut begin, mut end) = (Vec::new(), 0, size);
        while end - begin > 1 {
            let middle = begin + split(end - begin);
            if index < middle {
                path.push(self.over(middle, end)?);
                end = middle;
            } else {
                path.push(self.over(begin, middle)?);
                begin = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// What shows that the first `size` records begin with the first `before` (RFC 9162, 2.1.4.1). `None` when they do not,
    /// or these are before the base.
    #[must_use]
    pub fn consistency(&self, before: u64, size: u64) -> Option<Vec<Hash>> {
        if before == 0 || before > size || size > self.size || before < self.base {
            return None;
        }
        let (mut path, mut begin, mut end) = (Vec::new(), 0, size);
        let mut whole = true;
        while end != before {
            let middle = begin + split(end - begin);
            if before <= middle {
                path.push(self.over(middle, end)?);
                end = middle;
            } else {
                path.push(self.over(begin, middle)?);
                (begin, whole) = (middle, false);
            }
        }
        if !whole {
            path.push(self.over(begin, end)?);
        }
        path.reverse();
        Some(path)
    }

    /// The root over the leaves from `begin` to before `end`, as proofs cut them.
    fn over(&self, begin: u64, end: u64) -> Option<Hash> {
        let leaves = end - begin;
        if leaves.is_power_of_two() {
            return self.node(leaves.trailing_zeros(), begin >> leaves.trailing_zeros());
        }
        let middle = begin + split(leaves);
        Some(node(&self.over(begin, middle)?, &self.over(middle, end)?))
    }

    fn node(&self, level: u32, index: u64) -> Option<Hash> {
        let level = self.levels.get(usize::try_from(level).ok()?)?;
        level.nodes.get(usize::try_from(index.checked_sub(level.first)?).ok()?).copied()
    }
}

/// The root over complete subtrees, the largest first.
fn root_of(peaks: &[Hash]) -> Hash {
    let mut from_smallest = peaks.iter().rev();
    match from_smallest.next() {
        Some(smallest) => from_smallest.fold(*smallest, |right, left| node(left, &right)),
        // RFC 9162, 2.1.1: the hash of nothing.
        None => Sha256::digest([]).into(),
    }
}

/// The largest power of two that is smaller than `leaves`, of which there are at least two.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

impl TreeHead {
    /// Whether a leaf stands at `index` under this head, as the path claims (RFC 9162, 2.1.3.2).
    #[must_use]
    pub fn includes(&self, index: u64, leaf: &Hash, path: &[Hash]) -> bool {
        if index >= self.size {
            return false;
        }
        let (mut at, mut last, mut root) = (index, self.size - 1, *leaf);
        for hash in path {
            if last == 0 {
                return false;
            }
            if at & 1 == 1 || at == last {
                root = node(hash, &root);
                (at, last) = up(at, last);
            } else {
                root = node(&root, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        last == 0 && root == self.root
    }

    /// Whether the log of this head begins with that of the head `before`, as the path claims (RFC 9162, 2.1.4.2).
    #[must_use]
    pub fn continues(&self, before: &Self, path: &[Hash]) -> bool {
        if before.size == self.size {
            return path.is_empty() && before.root == self.root;
        }
        if before.size == 0 || before.size > self.size {
            return false;
        }
        let known = before.size.is_power_of_two().then_some(before.root);
        let mut path = known.iter().chain(path);
        let Some(first) = path.next() else { return false };
        let (at, last) = (before.size - 1, self.size - 1);
        let shift = at.trailing_ones();
        let (mut at, mut last) = (at >> shift, last >> shift);
        let (mut old, mut new) = (*first, *first);
        for hash in path {
            if last == 0 {
                return false;
            }
            if at & 1 == 1 || at == last {
                (old, new) = (node(hash, &old), node(hash, &new));
                (at, last) = up(at, last);
            } else {
                new = node(&new, hash);
            }
            (at, last) = (at >> 1, last >> 1);
        }
        last == 0 && old == before.root && new == self.root
    }
}

/// Past the levels on which the right edge has no sibling. `at` is not zero.
fn up(at: u64, last: u64) -> (u64, u64) {
    let shift = at.trailing_zeros();
    (at >> shift, last >> shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leaves of Certificate Transparency's own tests, and the roots over the first one, two, … of them.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    /// What the RFC says, word for word: the tree split at the largest power of two.
    fn by_the_book(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            more => {
                let (left, right) = more.split_at(more.len().next_power_of_two() / 2);
                node(&by_the_book(left), &by_the_book(right))
            }
        }
    }

    fn record(n: u64) -> Hash {
        Sha256::digest(n.to_be_bytes()).into()
    }

    fn of(records: u64) -> Tree {
        let mut tree = Tree::default();
        (0..records).for_each(|n| tree.push(&record(n)));
        tree
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        let mut tree = Tree::default();
        assert_eq!(
            hex::of(&tree.head().root),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        for (data, root) in LEAVES.iter().zip(ROOTS) {
            tree.push(data);
            assert_eq!(hex::of(&tree.head().root), root);
        }
    }

    #[test]
    fn every_head_every_inclusion_and_every_growth_is_shown_and_nothing_else_is() {
        const RECORDS: u64 = 70;
        let leaves: Vec<Hash> = (0..RECORDS).map(|n| leaf(&record(n))).collect();
        for base in [0, 1, 2, 7, 8, 33] {
            let before = of(base);
            let mut tree = Tree::behind(base, &before.peaks()).expect("so many peaks");
            (base..RECORDS).for_each(|n| tree.push(&record(n)));
            for size in base.max(1)..=RECORDS {
                let head = tree.head_at(size).expect("it is in reach");
                let so_far = usize::try_from(size).expect("a small tree");
                assert_eq!(head.root, by_the_book(&leaves[..so_far]), "{base} {size}");
                includes(&tree, head, &leaves[..so_far]);
                continues(&tree, head);
            }
        }
    }

    fn includes(tree: &Tree, head: TreeHead, leaves: &[Hash]) {
        for (index, leaf) in
            (0_u64..).zip(leaves).skip(usize::try_from(tree.base()).expect("small"))
        {
            let path = tree.inclusion(index, head.size).expect("it is there");
            assert!(head.includes(index, leaf, &path), "{index} of {}", head.size);
            assert!(!head.includes(index, &record(index), &path), "another leaf");
            assert!(!head.includes(index ^ 1, leaf, &path) || head.size == 1, "another place");
            assert!(!head.includes(index, leaf, &[&path[..], &[*leaf]].concat()), "a longer path");
            if let Some((_, shorter)) = path.split_last() {
                assert!(!head.includes(index, leaf, shorter), "a shorter path");
            }
        }
        assert_eq!(tree.inclusion(head.size, head.size), None);
    }

    fn continues(tree: &Tree, head: TreeHead) {
        for size in tree.base().max(1)..=head.size {
            let before = tree.head_at(size).expect("it is in reach");
            let path = tree.consistency(size, head.size).expect("it has only grown");
            assert!(head.continues(&before, &path), "{size} to {}", head.size);
            let forged = TreeHead { root: record(size), ..before };
            assert!(!head.continues(&forged, &path), "another root before");
            let forged = TreeHead { root: record(size), ..head };
            assert!(!forged.continues(&before, &path), "another root after");
            for n in 0..path.len() {
                let mut other = path.clone();
                other[n][0] ^= 1;
                assert!(!head.continues(&before, &other), "another hash in the path");
            }
        }
    }

    #[test]
    fn a_head_out_of_reach_is_no_head() {
        let tree = Tree::behind(7, &of(7).peaks()).expect("three peaks");
        assert_eq!(tree.head_at(6), None);
        assert_eq!(tree.head_at(8), None);
        assert_eq!(tree.head_at(7), Some(of(7).head()));
        assert_eq!(tree.inclusion(3, 7), None);
        assert_eq!(tree.consistency(3, 7), None);
        assert!(Tree::behind(7, &[[0; 32]]).is_none());
    }
}
