//! Passwords that are guessed first.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Passwords of eight characters and more that stand at the top of lists of leaked ones, and those that an office in
/// Vietnam thinks of first. Compared without accents, spaces, signs and case.
const COMMON: &str = "
    12345678 123456789 1234567890 12345678910 0123456789 123123123 12341234 123454321 11223344 112233445566
    87654321 987654321 0987654321 147258369 147852369 159753123 123321123 123456123 789456123 1234554321
    123qweasd 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc q1w2e3r4 qazwsxedc qwertyui qwertyuiop qwerty123
    qwerty1234 qwer1234 qweasdzxc asdfghjkl asdf1234 asdasdasd zxcvbnm1 zxcvbnm123 abcd1234 abcdefgh
    abc12345 abc123456 abcd12345 a1234567 a12345678 a123456789 aa123456 aa12345678 abc123abc
    password password1 password12 password123 password1234 passw0rd p4ssw0rd passpass iloveyou iloveyou1
    sunshine princess football baseball superman trustno1 starwars whatever welcome1 welcome123 letmein1
    admin123 admin1234 admin12345 admin123456 administrator adminadmin root1234 changeme default1 default123
    computer internet samsung1 secret123 test1234 testtest user1234 guest123 temp1234
    matkhau1 matkhau12 matkhau123 matkhau1234 matkhaumoi matkhau12345 quantri1 quantri123 quantri1234
    quantrihethong quantrivien vietnam1 vietnam12 vietnam123 vietnamvodich hanoi123 hanoi1234 saigon123
    danang123 tphcm123 ubnd1234 ubnd12345 ubndphuong ubndphuong123 ubndxa123 motcua123 motcua1234 canbo123
    canbo1234 congan123 xinmoi123 xinmoi1234 xinmoi12345 anhyeuem anhyeuem1 emyeuanh yeuanhmai yeuemmai
    khongbiet khongco1 khongcho nguyenvana hanhchinh hanhchinhcong hanhchinh123 congchuc congchuc123
    dichvucong dichvucong123 tiepcongdan thanhpho1 conchocon gialinh1 hoilamgi phuongxa123
";
/// A name at least so long in letters is one that is guessed with some digits on it.
const NAME_LETTERS_MIN: usize = 4;

/// Whether a password is one of those, one or two characters over and over, or little more than one of these names.
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
        || COMMON.split_whitespace().any(|common| common == bare)
        || names.iter().any(is_name)
}

fn without_digits(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_ascii_digit())
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
        let guessed = ["12345678", "Pass-Word 123", "M\u{1ead}tKh\u{1ea9}u123", "abababab"];
        let named = ["can-bo-1", "CanBo2026", "phuonghoasen", "Phuong Hoa Sen 2026!"];
        for bad in guessed.into_iter().chain(named) {
            assert!(is_common(bad, &names), "{bad}");
        }
        for good in ["mot-cua-2026", "con trau di qua cau", "8c2f-q1z", "can-bo-cua-toi"] {
            assert!(!is_common(good, &names), "{good}");
        }
        assert!(!is_common("mot-cua-2026", &["", ""]), "an office without a name");
    }
}
