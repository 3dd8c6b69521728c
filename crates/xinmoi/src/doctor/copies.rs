//! Backups that are sent to another place as well: whether the key to it can be used, and how the last sending went.

use super::{Finding, config};
use server::Kept;
use settings::{Backup, S3};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A night's backup, and two hours for the one of the next night.
const AGE_MAX: Duration = Duration::from_secs(26 * 3_600);

pub(super) fn look(planned: Option<&Backup>) -> Vec<Finding> {
    let Some((backup, s3)) = planned.and_then(|backup| Some((backup, backup.s3.as_ref()?))) else {
        return Vec::new();
    };
    let kept = Kept::read(Path::new(&backup.directory)).filter(|kept| kept.place == s3.place());
    let secret = config::secret("backup.s3.secret_key_file", &s3.secret_key_file);
    [secret].into_iter().chain(judge(s3, &kept.unwrap_or_default(), SystemTime::now())).collect()
}

/// What went wrong last, and how old the youngest is that lies there.
fn judge(s3: &S3, kept: &Kept, now: SystemTime) -> Vec<Finding> {
    let place = ("place", s3.place());
    let mut all = Vec::new();
    if let Some(failure) = &kept.failure {
        let why = ("why", failure.detail.clone());
        all.push(Finding::bad(
            "doctor-copies-failed",
            &[place.clone(), ("name", failure.name.clone()), why],
        ));
    }
    let Some(last) = kept.sent.iter().max_by_key(|sent| sent.at) else {
        all.push(Finding::look("doctor-copies-none", &[place]));
        return all;
    };
    let at = UNIX_EPOCH + Duration::from_millis(u64::try_from(last.at).unwrap_or(0));
    let age = now.duration_since(at).unwrap_or_default();
    let hours = ("hours", (age.as_secs() / 3_600).to_string());
    let gaps = [place, ("name", last.name.clone()), hours];
    let found = if age > AGE_MAX {
        Finding::bad("doctor-copies-old", &gaps)
    } else {
        Finding::good("doctor-copies", &gaps)
    };
    all.push(found);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use server::{NotSent, Sent};

    #[test]
    fn a_copy_of_the_last_night_is_good_and_a_failure_is_named() {
        let s3 = S3 {
            endpoint: "https://s3.example".to_owned(),
            bucket: "copies".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "KEY".to_owned(),
            secret_key_file: "/none".to_owned(),
            prefix: "ward".to_owned(),
        };
        let now = UNIX_EPOCH + Duration::from_secs(1_000 * 3_600);
        let marks = |hours: Option<i64>, failure: Option<NotSent>| {
            let sent = hours.map(|hours| Sent {
                name: "night-2026-11-23.backup".to_owned(),
                made_at: 0,
                object: String::new(),
                bytes: 1,
                at: (1_000 - hours) * 3_600_000,
            });
            let kept = Kept { place: s3.place(), sent: sent.into_iter().collect(), failure };
            judge(&s3, &kept, now).into_iter().map(|found| found.mark).collect::<Vec<_>>()
        };
        assert_eq!(marks(None, None), [Mark::Look]);
        assert_eq!(marks(Some(26), None), [Mark::Good]);
        assert_eq!(marks(Some(27), None), [Mark::Bad]);
        let failure = r#"{"name": "hour", "at": 0, "trouble": "away", "detail": "500"}"#;
        let failure: NotSent = serde_json::from_str(failure).expect("as it is kept");
        assert_eq!(marks(Some(1), Some(failure)), [Mark::Bad, Mark::Good]);
    }
}
