//! Just enough of Rust's grammar to tell code from comments and strings.

/// A Rust source, split. Both texts have the lines of the original, so line numbers agree.
pub(crate) struct Source {
    /// The code, with comments, strings and characters blanked out.
    pub(crate) code: String,
    /// What remains without comments, code outside tests only.
    pub(crate) product: String,
}

impl Source {
    pub(crate) fn of(text: &str) -> Source {
        let mut scanner = Scanner { rest: text, code: String::new(), uncommented: String::new() };
        while let Some(piece) = scanner.next_piece() {
            scanner.take(piece);
        }
        let Scanner { code, uncommented, .. } = scanner;
        let product = without_tests(&code, uncommented);
        Source { code, product }
    }
}

/// The next piece of a source, by its length in bytes.
enum Piece {
    Code(usize),
    Comment(usize),
    Literal(usize),
}

struct Scanner<'a> {
    rest: &'a str,
    code: String,
    uncommented: String,
}

impl Scanner<'_> {
    fn next_piece(&self) -> Option<Piece> {
        let first = self.rest.chars().next()?;
        let in_a_name = self.code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        Some(match first {
            '/' if self.rest.starts_with("//") => Piece::Comment(line_length(self.rest)),
            '/' if self.rest.starts_with("/*") => Piece::Comment(block_length(self.rest)),
            '"' => Piece::Literal(quoted_length(self.rest, '"')),
            'r' if !in_a_name && raw_length(&self.rest[1..]).is_some() => {
                Piece::Literal(1 + raw_length(&self.rest[1..]).expect("just seen"))
            }
            '\'' if is_character(self.rest) => Piece::Literal(quoted_length(self.rest, '\'')),
            other => Piece::Code(other.len_utf8()),
        })
    }

    fn take(&mut self, piece: Piece) {
        let (length, in_code, in_product) = match piece {
            Piece::Code(length) => (length, true, true),
            Piece::Comment(length) => (length, false, false),
            Piece::Literal(length) => (length, false, true),
        };
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        let blank = blanked(taken);
        self.code.push_str(if in_code { taken } else { &blank });
        self.uncommented.push_str(if in_product { taken } else { &blank });
    }
}

/// As many bytes and lines, with nothing on them: what is found in one text stands at the same place in the other.
fn blanked(text: &str) -> String {
    text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect()
}

fn line_length(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// Block comments nest.
fn block_length(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text.as_bytes()[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if text.as_bytes()[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    text.len()
}

/// The length of `#"…"#` or `"…"` after the `r` of a raw string.
fn raw_length(text: &str) -> Option<usize> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let body = text[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(hashes + 1 + length)
}

/// `'a'` and `'\n'` are characters, `'a` is a lifetime.
fn is_character(text: &str) -> bool {
    let mut after = text.chars().skip(1);
    after.next() == Some('\\') || after.next() == Some('\'')
}

/// Blanks what stands under `#[cfg(test)]`.
fn without_tests(code: &str, mut text: String) -> String {
    for (start, _) in code.match_indices("#[cfg(test)]") {
        let length = item_length(&code[start..]);
        text.replace_range(start..start + length, &blanked(&code[start..start + length]));
    }
    text
}

/// Up to the end of the item that begins here: its `;`, or the brace that closes it.
pub(crate) fn item_length(code: &str) -> usize {
    let mut depth = 0_i32;
    for (at, c) in code.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth -= 1,
            _ => {}
        }
        let ends = c == ';' || c == '}';
        if depth == 0 && ends {
            return at + 1;
        }
    }
    code.len()
}

#[test]
fn code_is_told_from_words() {
    let source = Source::of("let a = \"Mời // b\"; // Gọi\nfn c<'d>() { 'e' }");
    let code: Vec<_> = source.code.split_whitespace().collect();
    assert_eq!(code, ["let", "a", "=", ";", "fn", "c<'d>()", "{", "}"]);
    assert_eq!(source.code.lines().count(), 2);
    assert!(source.product.starts_with("let a = \"Mời // b\"; "));
    assert!(!source.product.contains("Gọi"));
}

#[test]
fn raw_strings_end_where_they_should() {
    let source = Source::of("r#\"a \" b\"# c /* d /* e */ f */ g");
    assert_eq!(source.code.split_whitespace().collect::<Vec<_>>(), ["c", "g"]);
}

#[test]
fn tests_are_no_product() {
    let source = Source::of("fn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}");
    assert!(source.product.contains("fn a") && source.product.contains("fn c"));
    assert!(!source.product.contains("fn b"));
}
