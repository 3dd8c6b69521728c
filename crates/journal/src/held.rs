//! Heads of the log as people hold them: from a television, a report, a slip.

use crate::tree::TreeHead;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::str::FromStr;

/// A head of the log that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldHead {
    /// How many records it covers.
    pub size: u64,
    /// The first bytes of the root over them: all 32, or as many as were written down, [`HeldHead::ROOT_MIN`] at least.
    pub root: Vec<u8>,
}

impl HeldHead {
    /// So many bytes of a root nobody finds another log for.
    pub const ROOT_MIN: usize = 8;

    pub(crate) fn is(&self, head: &TreeHead) -> bool {
        self.size == head.size
            && self.root.len() >= Self::ROOT_MIN
            && head.root.starts_with(&self.root)
    }
}

/// The text is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a head is SIZE:ROOT, with at least 16 hexadecimal digits of the root, or what stands behind the # of a slip's address"
)]
pub struct NoHead;

impl FromStr for HeldHead {
    type Err = NoHead;

    /// `4711:9f86 d081 …` as it is shown and printed, blanks and dashes as one likes; or `4711.LEAF.ROOT` from a slip.
    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (size, root) = match text.split_once(':') {
            Some((size, root)) => (size, from_hex(root)),
            None => {
                let (size, rest) = text.split_once('.').ok_or(NoHead)?;
                let (_, root) = rest.split_once('.').ok_or(NoHead)?;
                (size, URL_SAFE_NO_PAD.decode(root.trim()).ok())
            }
        };
        let size = size.trim().parse().map_err(|_| NoHead)?;
        let root = root.filter(|root| (Self::ROOT_MIN..=32).contains(&root.len()));
        Ok(Self { size, root: root.ok_or(NoHead)? })
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_people_write_it_down() {
        let root: Vec<u8> = (0..32).collect();
        let held = |root: &[u8]| Ok(HeldHead { size: 4_711, root: root.to_vec() });
        assert_eq!("4711:0001 0203 0405 0607".parse(), held(&root[..8]));
        assert_eq!(" 4711 : 00-01-02-03-04-05-06-07-08 ".parse(), held(&root[..9]));
        let slip = format!("4711.AAECAwQFBgcICQoLDA0ODw.{}", URL_SAFE_NO_PAD.encode(&root));
        assert_eq!(slip.parse(), held(&root));
        for bad in [
            "",
            "4711",
            "4711:",
            "4711:00010203040506",
            "x:0001020304050607",
            "4711:000102030405060",
            "4711.a.b",
            "4711:ǀ",
        ] {
            assert_eq!(bad.parse::<HeldHead>(), Err(NoHead), "{bad}");
        }
    }
}
