//! Browsers that somebody has logged in with, and paired devices: a flood of guesses at their name does not touch them.

use crate::App;
use crate::caller::{DEVICE_COOKIE, cookie, device_of};
use crate::peer::Peer;
use crate::routes::sessions::set_cookie;
use crate::secrets::{known_mark, random};
use crate::tries::From;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use office::UserName;

/// The cookie by which a browser is known. It lets nobody in.
const COOKIE: &str = "xinmoi_known";
/// How long a browser is known after a log-in: as long as browsers keep a cookie, in seconds.
const KNOWN_S: i64 = 400 * 24 * 60 * 60;
/// Bytes that tell one browser from another.
const BROWSER_BYTES: usize = 16;

/// Who tries a name, and from where.
pub(crate) fn from(app: &App, headers: &HeaderMap, Peer(peer): Peer, name: &str) -> From {
    let browser = cookie(headers, COOKIE).and_then(|mark| mark.split_once('.'));
    if let Some((browser, mark)) = browser
        && known_mark(&app.key(), name, browser) == mark
    {
        return From::known(name, browser);
    }
    let device = cookie(headers, DEVICE_COOKIE).and_then(|token| device_of(app, token));
    device.map_or_else(|| From::address(name, peer), |device| From::device(name, device.as_str()))
}

/// Has a browser known from here on as one that its owner logged in with.
pub(crate) fn remember(app: &App, response: &mut Response, user: &UserName) {
    let browser = URL_SAFE_NO_PAD.encode(random::<BROWSER_BYTES>());
    let mark = known_mark(&app.key(), user.as_str(), &browser);
    set_cookie(response, COOKIE, &format!("{browser}.{mark}"), KNOWN_S);
}
