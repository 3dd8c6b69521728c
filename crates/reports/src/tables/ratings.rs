//! What citizens said, once there is enough of it that nobody's words lead to them, and no clerk is judged by two.

use super::Tally;
use crate::fold::{DayFold, Rated};
use crate::table::{Cell, Table, columns};
use dispatcher::TreeHead;
use std::collections::BTreeMap;

/// Ratings from which on their figures are told.
const RATINGS_MIN: u64 = 5;
/// From this score on somebody is content.
const CONTENT_FROM: u8 = 4;

/// What a row is about, in the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    All,
    Service,
    Counter,
    Clerk,
    Reason,
}

#[derive(Debug, Default)]
pub(crate) struct Ratings {
    rows: BTreeMap<(About, String), [u64; 5]>,
}

impl Ratings {
    fn count(&mut self, rated: &Rated) {
        let place = usize::from(rated.score.get().saturating_sub(1)).min(4);
        let mut add = |about, subject: String| {
            self.rows.entry((about, subject)).or_default()[place] += 1;
        };
        add(About::All, String::new());
        // Counters are sorted as numbers.
        add(About::Counter, format!("{:>3}", rated.counter.get()));
        rated.service.iter().for_each(|key| add(About::Service, key.to_string()));
        rated.clerk.iter().for_each(|user| add(About::Clerk, user.to_string()));
        rated.reasons.iter().for_each(|reason| add(About::Reason, reason.to_string()));
    }
}

impl Tally for Ratings {
    /// Ratings of a day that is not over are not told: whoever served this morning would know who spoke.
    fn add(&mut self, day: &DayFold, _: Option<TreeHead>) {
        if day.closed_at.is_some() {
            day.ratings.iter().for_each(|rated| self.count(rated));
        }
    }

    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn finish(self: Box<Self>) -> Table {
        let columns = columns![
            "about" Code, "subject" Text, "ratings" Count, "score_mean" Decimal,
            "content_percent" Decimal, "score_1" Count, "score_2" Count, "score_3" Count,
            "score_4" Count, "score_5" Count,
        ];
        let enough =
            |(_, scores): &((About, String), [u64; 5])| scores.iter().sum::<u64>() >= RATINGS_MIN;
        Table { columns, rows: self.rows.into_iter().filter(enough).map(row).collect() }
    }
}

fn row(((about, subject), scores): ((About, String), [u64; 5])) -> Vec<Cell> {
    let count = scores.iter().sum();
    let sum = (1..).zip(scores).map(|(score, times): (u64, u64)| score * times).sum();
    let content = scores[usize::from(CONTENT_FROM) - 1..].iter().sum();
    let code = match about {
        About::All => "all",
        About::Service => "service",
        About::Counter => "counter",
        About::Clerk => "clerk",
        About::Reason => "reason",
    };
    let subject = if subject.is_empty() { Cell::Empty } else { Cell::text(subject.trim_start()) };
    let first = [Cell::Code(code), subject, Cell::Count(count)];
    let means = [Cell::mean(sum, count), Cell::percent(content, count)];
    first.into_iter().chain(means).chain(scores.map(Cell::Count)).collect()
}
