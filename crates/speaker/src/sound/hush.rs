//! ALSA explains itself on standard error, eight lines for each look at a card that is not there. Here that goes into
//! the log at `debug`.

/// Does something with the sound card, keeping what ALSA says meanwhile off standard error.
#[cfg(target_os = "linux")]
pub(crate) fn hushed<T>(what: impl FnOnce() -> T) -> T {
    // Of this thread only, and a new one each time: the old one's words would pile up.
    let said = alsa::Output::local_error_handler();
    let answer = what();
    if let Ok(said) = said {
        let words = said.borrow().to_string();
        if !words.is_empty() {
            tracing::debug!(%words, "ALSA has something to say");
        }
    }
    answer
}

/// Elsewhere nothing needs hushing.
#[cfg(not(target_os = "linux"))]
pub(crate) fn hushed<T>(what: impl FnOnce() -> T) -> T {
    what()
}
