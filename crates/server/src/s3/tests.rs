//! A store that answers as it was told to, and what the office makes of it. A real one, which checks what is signed, is in
//! `tests/tests/days/copies.rs`.

use super::*;
use std::collections::VecDeque;
use std::io::{Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Short enough to wait for.
const SHORT: Limits = Limits {
    connect: Duration::from_millis(500),
    request: Duration::from_millis(500),
    whole: Duration::from_secs(20),
    pause: Duration::from_millis(1),
};
/// One part, and a byte.
const TWO_PARTS: u64 = PART_BYTES + 1;

const BEGUN: &str =
    "<InitiateMultipartUploadResult><UploadId>a+b/c=</UploadId></InitiateMultipartUploadResult>";
const DONE: &str = "<CompleteMultipartUploadResult></CompleteMultipartUploadResult>";

/// What it does with a request.
#[derive(Clone)]
enum Says {
    /// A status and what comes after it: headers, an empty line, a body.
    This(u16, String),
    /// Nothing, ever.
    Nothing,
    /// Half an answer.
    Half,
}

fn says(status: u16, body: &str) -> Says {
    Says::This(status, format!("ETag: \"tag\"\r\nContent-Length: {}\r\n\r\n{body}", body.len()))
}

fn error(status: u16, code: &str) -> Says {
    says(status, &format!("<Error><Code>{code}</Code></Error>"))
}

/// The lines that were asked, `PUT /copies/ward/a`.
type Asked = Arc<Mutex<Vec<String>>>;

/// A store of this test, and the office's way to it.
struct Forged {
    store: Store,
    asked: Asked,
    _secret: tempfile::NamedTempFile,
}

impl Forged {
    async fn that(answers: Vec<Says>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked = Asked::default();
        let (answers, heard) = (Arc::new(Mutex::new(VecDeque::from(answers))), Arc::clone(&asked));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&answers), Arc::clone(&heard)));
            }
        });
        let mut secret = tempfile::NamedTempFile::new().expect("there is room");
        secret.write_all(b"kin-nhu-bung").expect("there is room");
        let s3 = S3 {
            endpoint,
            bucket: "copies".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "KEY".to_owned(),
            secret_key_file: secret.path().display().to_string(),
            prefix: "ward".to_owned(),
        };
        let store = Store::open(&s3, SHORT).expect("the secret is there");
        Self { store, asked, _secret: secret }
    }

    async fn put(&self, bytes: u64) -> Result<(), CopyTrouble> {
        let mut file = tempfile::tempfile().expect("there is room");
        file.set_len(bytes).expect("there is room");
        file.rewind().expect("it is a file");
        self.store.put("ward/a", &mut file, bytes).await.map_err(|trouble| trouble.kind)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics").clone()
    }
}

/// One connection after the other; the last answer again and again.
async fn serve(mut socket: TcpStream, answers: Arc<Mutex<VecDeque<Says>>>, asked: Asked) {
    while let Some(line) = request(&mut socket).await {
        asked.lock().expect("nobody panics").push(line);
        let answer = {
            let mut answers = answers.lock().expect("nobody panics");
            if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
        };
        let sent = match answer.expect("there is one") {
            Says::This(status, rest) => format!("HTTP/1.1 {status} So\r\n{rest}"),
            Says::Half => "HTTP/1.1 200 So\r\nContent-Length: 100\r\n\r\n<Comp".to_owned(),
            Says::Nothing => return std::future::pending().await,
        };
        let half = sent.ends_with("<Comp");
        if socket.write_all(sent.as_bytes()).await.is_err() || half {
            return;
        }
    }
}

/// Reads one whole; its first line.
async fn request(socket: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?.to_lowercase();
    let length = between(&head, "content-length: ", "\r\n").map_or(0, |n| n.parse().unwrap_or(0));
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.ok()?;
    head.lines().next()?.strip_suffix(" http/1.1").map(str::to_owned)
}

#[tokio::test]
async fn what_is_taken_is_there_and_what_fails_for_a_moment_is_tried_again() {
    let forged = Forged::that(vec![says(200, "")]).await;
    assert_eq!(forged.put(5).await, Ok(()));
    assert_eq!(forged.asked(), ["put /copies/ward/a"]);
    for passing in [
        error(500, "InternalError"),
        error(503, "SlowDown"),
        says(429, ""),
        error(400, "RequestTimeout"),
        error(400, "XAmzContentSHA256Mismatch"),
        error(200, "InternalError"),
        Says::Half,
    ] {
        let forged = Forged::that(vec![passing.clone(), passing.clone(), says(200, "")]).await;
        assert_eq!(forged.put(5).await, Ok(()));
        assert_eq!(forged.asked().len(), 3);
        let forged = Forged::that(vec![passing]).await;
        assert_eq!(forged.put(5).await, Err(CopyTrouble::Away));
        assert_eq!(forged.asked().len(), 3, "it is not hammered");
    }
}

#[tokio::test]
async fn what_somebody_has_to_put_right_is_asked_once_and_named() {
    let moved = "Location: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let long = "x".repeat(answer::ANSWER_BYTES_MAX + 1);
    // A page of a network's own log-in, or of any other server.
    let page = "Content-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";
    for (says, trouble) in [
        (error(403, "SignatureDoesNotMatch"), CopyTrouble::Key),
        (error(403, "InvalidAccessKeyId"), CopyTrouble::Key),
        (says(401, ""), CopyTrouble::Key),
        (error(403, "RequestTimeTooSkewed"), CopyTrouble::Clock),
        (error(404, "NoSuchBucket"), CopyTrouble::Bucket),
        (error(301, "PermanentRedirect"), CopyTrouble::Elsewhere),
        (Says::This(307, moved.to_owned()), CopyTrouble::Elsewhere),
        (error(400, "AuthorizationHeaderMalformed"), CopyTrouble::Elsewhere),
        (error(413, "EntityTooLarge"), CopyTrouble::TooLarge),
        (error(400, "InvalidRequest"), CopyTrouble::Refused),
        (says(200, &long), CopyTrouble::Refused),
        (Says::This(200, page.to_owned()), CopyTrouble::Refused),
    ] {
        let forged = Forged::that(vec![says]).await;
        assert_eq!(forged.put(5).await, Err(trouble));
        assert_eq!(forged.asked().len(), 1, "{trouble:?}");
    }
}

#[tokio::test]
async fn a_store_that_says_nothing_or_is_not_there_is_waited_for_so_long_and_no_longer() {
    let forged = Forged::that(vec![Says::Nothing]).await;
    let began = Instant::now();
    assert_eq!(forged.put(5).await, Err(CopyTrouble::Away));
    let most = (SHORT.request + SHORT.pause * TRIES) * TRIES + Duration::from_secs(5);
    assert!(began.elapsed() < most, "{:?}", began.elapsed());
    assert_eq!(forged.asked().len(), 3);

    let free = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
    let nobody = format!("http://{}", free.local_addr().expect("it is bound"));
    drop(free);
    let mut forged = forged;
    forged.store.s3.endpoint = nobody;
    assert_eq!(forged.put(5).await, Err(CopyTrouble::Away));
}

#[tokio::test]
async fn a_large_file_goes_in_parts_and_one_that_fails_is_given_up() {
    let all = vec![says(200, BEGUN), says(200, ""), says(200, ""), says(200, DONE)];
    let forged = Forged::that(all).await;
    assert_eq!(forged.put(TWO_PARTS).await, Ok(()));
    let upload = "uploadid=a%2bb%2fc%3d";
    let begin = "post /copies/ward/a?uploads=".to_owned();
    let part = |n: u8| format!("put /copies/ward/a?partnumber={n}&{upload}");
    let (end, abort) =
        (format!("post /copies/ward/a?{upload}"), format!("delete /copies/ward/a?{upload}"));
    assert_eq!(forged.asked(), [begin.clone(), part(1), part(2), end.clone()]);

    // A part that is refused, and an end that is not one.
    let forged =
        Forged::that(vec![says(200, BEGUN), says(200, ""), error(403, "AccessDenied")]).await;
    assert_eq!(forged.put(TWO_PARTS).await, Err(CopyTrouble::Key));
    assert_eq!(forged.asked(), [begin.clone(), part(1), part(2), abort.clone()]);
    let forged = Forged::that(vec![says(200, BEGUN), says(200, "")]).await;
    assert_eq!(forged.put(TWO_PARTS).await, Err(CopyTrouble::Refused));
    assert_eq!(forged.asked(), [begin.clone(), part(1), part(2), end, abort]);

    // What names no upload, or one that would lead elsewhere.
    for nothing in
        ["", "<UploadId></UploadId>", "<UploadId>a&amp;b</UploadId>", "<UploadId>a b</UploadId>"]
    {
        let forged = Forged::that(vec![says(200, nothing)]).await;
        assert_eq!(forged.put(TWO_PARTS).await, Err(CopyTrouble::Refused));
        assert_eq!(forged.asked(), std::slice::from_ref(&begin));
    }
}

#[tokio::test]
async fn what_is_too_large_or_shorter_than_it_was_is_not_sent() {
    let forged = Forged::that(vec![says(200, "")]).await;
    let mut short = tempfile::tempfile().expect("there is room");
    for (bytes, trouble) in [(SENT_BYTES_MAX + 1, CopyTrouble::TooLarge), (5, CopyTrouble::File)] {
        let went = forged.store.put("ward/a", &mut short, bytes).await;
        assert_eq!(went.map_err(|trouble| trouble.kind), Err(trouble));
    }
    assert_eq!(forged.asked(), [] as [&str; 0]);
}

#[test]
fn a_secret_that_others_may_read_is_not_used_and_not_said() {
    let mut secret = tempfile::NamedTempFile::new().expect("there is room");
    secret.write_all(b"kin-nhu-bung").expect("there is room");
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(secret.path(), open).expect("it is ours");
    let s3 = S3 {
        endpoint: "https://s3.example".to_owned(),
        bucket: "copies".to_owned(),
        region: "us-east-1".to_owned(),
        access_key: "KEY".to_owned(),
        secret_key_file: secret.path().display().to_string(),
        prefix: "ward".to_owned(),
    };
    let trouble = Store::open(&s3, SHORT).err().expect("others may read it");
    assert_eq!(trouble.kind, CopyTrouble::Secret);
    assert!(!trouble.detail.contains("kin-nhu"), "{trouble}");
}
