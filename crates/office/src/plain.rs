//! What people type, as far as it may do harm where others read it.

/// Whether a line of text has no control characters, no ends of lines, and nothing that turns the direction of the letters
/// behind it (the explicit formatting characters of Unicode's annex 9): a name must look the same wherever it stands.
#[must_use]
pub fn is_plain_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || is_format(c))
}

/// The same for text of several lines.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.split(['\n', '\r', '\t']).all(is_plain_line)
}

const fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_breaks_a_line_is_not_plain() {
        for plain in ["", "Nguy\u{1ec5}n V\u{103}n A", "\u{1f468}\u{200d}\u{1f469}", "a  b"] {
            assert!(is_plain_line(plain), "{plain:?}");
        }
        for odd in ["a\nb", "a\u{0}b", "\u{202e}gpj.exe", "a\u{2028}b", "\u{7f}", "\u{2067}a"] {
            assert!(!is_plain_line(odd), "{odd:?}");
        }
        assert!(is_plain("hai\r\n\td\u{f2}ng"));
        assert!(!is_plain("hai\n\u{202e}d\u{f2}ng"));
    }
}
