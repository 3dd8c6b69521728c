//! Room on the disk.

use super::Finding;
use std::path::Path;

const MIB: u64 = 1024 * 1024;
/// Below this a backup, an upgrade or a busy week may not fit.
const FREE_MIB_LOW: u64 = 2_048;
/// Below this a day may not be finished: the store, and the copies that are made when it is sealed.
const FREE_MIB_MIN: u64 = 200;

pub(super) fn look(data: &Path) -> Finding {
    let dir = ("dir", data.display().to_string());
    match rustix::fs::statvfs(data) {
        Ok(disk) => judge(disk.f_bavail.saturating_mul(disk.f_frsize) / MIB, dir),
        Err(why) => Finding::bad("doctor-disk-unknown", &[dir, ("why", why.to_string())]),
    }
}

fn judge(free_mib: u64, dir: (&'static str, String)) -> Finding {
    let gaps = [dir, ("mib", free_mib.to_string()), ("low", FREE_MIB_LOW.to_string())];
    match free_mib {
        ..FREE_MIB_MIN => Finding::bad("doctor-disk-full", &gaps),
        FREE_MIB_MIN..FREE_MIB_LOW => Finding::look("doctor-disk-low", &gaps),
        FREE_MIB_LOW.. => Finding::good("doctor-disk", &gaps),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn little_room_is_told_before_there_is_none() {
        let mark = |free| judge(free, ("dir", String::new())).mark;
        let found = [0, 199, 200, 2_047, 2_048].map(mark);
        assert_eq!(found, [Mark::Bad, Mark::Bad, Mark::Look, Mark::Look, Mark::Good]);
    }
}
