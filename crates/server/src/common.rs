//! Passwords that are guessed first.

use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The commonest passwords that leaked anywhere in the world, a line each.
static LEAKED: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../data/common-passwords.txt").lines();
    lines.filter(|line| !line.starts_with('#')).collect()
});
/// Passwords that an office in Vietnam thinks of first and that stand on no list of the whole world's. Compared without
/// accents, spaces, signs and case.
const COMMON: &str = "
    matkhaumoi quantrihethong quantrivien vietnamvodich hoilamgi gialinh1 conchocon thanhpho1
    anhyeuem anhyeuem1 emyeuanh yeuanhmai yeuemmai khongbiet khongco1 khongcho nguyenvana
    hanhchinhcong dichvucong tiepcongdan congchuc tphcm123
";
/// Words of this trade and place and names of accounts: with digits before or behind them they are guessed first (docs/SECURITY.md, section 4).
const OF_THE_TRADE: [&str; 24] = [
    "admin",
    "administrator",
    "default",
    "root",
    "user",
    "guest",
    "xinmoi",
    "motcua",
    "ubnd",
    "ubndphuong",
    "ubndxa",
    "canbo",
    "congan",
    "congdan",
    "congchuc",
    "hanhchinh",
    "dichvucong",
    "quantri",
    "matkhau",
    "vietnam",
    "hanoi",
    "saigon",
    "danang",
    "phuongxa",
];
/// A name at least so long in letters is one that is guessed with some digits on it.
const NAME_LETTERS_MIN: usize = 4;

/// A password of so few runs like `1234`, `dcba` and `aaaa` is one that fingers go along by themselves.
const RUNS_MAX: usize = 2;

/// Whether a password is one of the world's commonest or of those above, a few characters over and over or one after the
/// other, or little more than one of these names or a word of the trade.
pub(crate) fn is_common(password: &str, names: &[&str]) -> bool {
    let bare = bared(password);
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    let is_name = |name: &&str| {
        let name = bared(name);
        let letters = without_digits(&name);
        !name.is_empty() && name == bare
            || letters.chars().count() >= NAME_LETTERS_MIN && without_digits(&bare) == letters
    };
    different.len() <= 2
        || runs(&bare) <= RUNS_MAX
        || is_repeated(&bare)
        || COMMON.split_whitespace().any(|common| common == bare)
        || names.iter().chain(&OF_THE_TRADE).any(is_name)
        || LEAKED.contains(&*bare)
        || LEAKED.contains(&*unspelled(password))
}

/// How many runs it takes: each goes up by one, goes down by one or stays.
fn runs(text: &str) -> usize {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let (mut runs, mut rest) = (0, &codes[..]);
    while !rest.is_empty() {
        let along = |step| rest.windows(2).take_while(|pair| pair[1] - pair[0] == step).count();
        rest = &rest[1 + along(-1).max(along(0)).max(along(1))..];
        runs += 1;
    }
    runs
}

/// Whether it is one piece written twice or more often.
fn is_repeated(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2).any(|piece| {
        chars.len().is_multiple_of(piece) && chars.chunks(piece).all(|part| part == &chars[..piece])
    })
}

fn without_digits(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_ascii_digit())
}

/// The same with letters again where signs and digits stand for them: who writes `P@ssw0rd` is not alone.
fn unspelled(text: &str) -> String {
    let letter = |c| match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    };
    bared(&text.chars().map(letter).collect::<String>())
}

/// Letters and digits alone, small and without accents.
fn bared(text: &str) -> String {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    plain.map(|c| if c == '\u{111}' { 'd' } else { c }).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_refused_and_nothing_else() {
        let names = ["can-bo-1", "Ph\u{1b0}\u{1edd}ng Hoa Sen"];
        let guessed = [
            "12345678",
            "Pass-Word 123",
            "M\u{1ead}tKh\u{1ea9}u123",
            "abababab",
            "87654321",
            "aa12345678",
            "asdasdasd",
        ];
        let leaked = [
            "qwertyuiop",
            "trustno1",
            "iloveyou2",
            "P@ssw0rd",
            "1q2w3e4r5t",
            "Liverp00l",
            "michelle1",
        ];
        let of_the_trade = [
            "Admin-1234",
            "matkhau2026",
            "2026-UBND-2026",
            "Mot Cua 123",
            "M\u{1ed9}tC\u{1eed}a2026",
        ];
        let named = ["can-bo-1", "CanBo2026", "phuonghoasen", "Phuong Hoa Sen 2026!"];
        for bad in guessed.into_iter().chain(leaked).chain(of_the_trade).chain(named) {
            assert!(is_common(bad, &names), "{bad}");
        }
        for good in ["sen-ho-tay-2026", "con trau di qua cau", "8c2f-q1z", "can-bo-cua-toi"] {
            assert!(!is_common(good, &names), "{good}");
        }
        assert!(!is_common("sen-ho-tay-2026", &["", ""]), "an office without a name");
    }
}
