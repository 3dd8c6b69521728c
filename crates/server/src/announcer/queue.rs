//! What waits to be spoken in a zone, and what is said next: in order, shorter the more people wait, and never too late.
//!
//! One loudspeaker manages about three hundred full calls an hour. When more come, a call is first said with a shorter
//! repetition, then without the further languages, then without the chime, and only then several are said in one
//! breath. No call's only utterance is dropped without its counter being told.

use office::speech::{Kind, Repetition};
use office::{CounterNo, DeviceId, TicketId};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// A call older than this is not spoken any more: its citizen has come, or was called again.
pub(super) const STALE: Duration = Duration::from_secs(90);
/// What was interrupted is said again as long as its citizen may still be looking up.
pub(super) const FRESH: Duration = Duration::from_secs(30);
/// How often a call is tried: once more when its player vanished in the middle.
const TRIES_MAX: u32 = 2;
/// Calls that wait to be spoken in a zone: more would be stale before their turn, however short they are said.
const QUEUE_MAX: usize = 200;
/// Notices that wait: more than there are kinds of them.
const NOTICES_MAX: usize = 16;
/// Tickets called in one breath at most: nobody keeps more apart.
const MERGED_MAX: usize = 4;
/// How often an evacuation is announced.
const EVACUATION_TIMES: u32 = 3;
/// A notice that nobody could play for so long is history.
const NOTICE_STALE: Duration = Duration::from_secs(300);
/// How long another notice waits for the calls before it.
const NOTICE_PATIENCE: Duration = Duration::from_secs(60);

/// From how many waiting calls on a call is said shorter. A full one takes twelve seconds, a short one six, one in a
/// breath with others four: thus the last of them is spoken well before it is [`STALE`].
const SHORTER_FROM: usize = 3;
const ONE_LANGUAGE_FROM: usize = 5;
const NO_CHIME_FROM: usize = 7;
const MERGED_FROM: usize = 9;

/// A call that waits for its zone's player.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) kind: Kind,
    pub(super) ticket: TicketId,
    pub(super) counter: CounterNo,
    pub(super) calls: u32,
    /// When it was heard of, or its playing began that was interrupted.
    pub(super) since: Instant,
    pub(super) tries: u32,
}

impl Call {
    /// Whether it calls somebody, rather than telling of a call.
    /// After this moment it is not spoken any more.
    pub(super) fn stale_at(&self, has_player: bool) -> Instant {
        self.since + if has_player && self.tries == 0 { STALE } else { FRESH }
    }

    pub(super) fn summons(&self) -> bool {
        match self.kind {
            Kind::Call | Kind::Recall | Kind::LastCall => true,
            Kind::Missed | Kind::TakenBack => false,
        }
    }
}

/// A notice that waits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Notice {
    pub(super) name: String,
    pub(super) since: Instant,
    /// How often it is still to be said.
    pub(super) times: u32,
    pub(super) tries: u32,
}

pub(super) const EVACUATION: &str = "evacuation";

impl Notice {
    pub(super) fn new(name: &str) -> Self {
        let times = if name == EVACUATION { EVACUATION_TIMES } else { 1 };
        Self { name: name.to_owned(), since: Instant::now(), times, tries: 0 }
    }

    fn is_urgent(&self) -> bool {
        self.name == EVACUATION
    }
}

/// What is said at one time.
#[derive(Clone, Debug)]
pub(super) enum Turn {
    /// One call, or several in one breath; never none.
    Calls(Vec<Call>, Pressure),
    Notice(Notice),
}

impl Turn {
    pub(super) fn calls(&self) -> &[Call] {
        match self {
            Self::Calls(calls, _) => calls,
            Self::Notice(_) => &[],
        }
    }

    pub(super) fn is_urgent(&self) -> bool {
        matches!(self, Self::Notice(notice) if notice.is_urgent())
    }

    /// Notes that a player is about to try it.
    pub(super) fn is_tried(&mut self) {
        match self {
            Self::Calls(calls, _) => calls.iter_mut().for_each(|call| call.tries += 1),
            Self::Notice(notice) => notice.tries += 1,
        }
    }

    /// It is not tried again.
    pub(super) fn last_try(&mut self) {
        if let Self::Calls(calls, _) = self {
            calls.iter_mut().for_each(|call| call.tries = TRIES_MAX);
        }
    }

    pub(super) fn may_be_tried(&self) -> bool {
        match self {
            Self::Calls(calls, _) => calls.iter().all(|call| call.tries < TRIES_MAX),
            Self::Notice(notice) => notice.tries < TRIES_MAX,
        }
    }
}

/// How much a call is shortened because others wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pressure {
    /// As the office has set it.
    #[default]
    None,
    /// The second time is shorter.
    Shorter,
    /// And in the first language only.
    OneLanguage,
    /// And without the chime.
    NoChime,
    /// And in one breath with others.
    Merged,
}

impl Pressure {
    fn of(waiting: usize) -> Self {
        match waiting {
            MERGED_FROM.. => Self::Merged,
            NO_CHIME_FROM.. => Self::NoChime,
            ONE_LANGUAGE_FROM.. => Self::OneLanguage,
            SHORTER_FROM.. => Self::Shorter,
            _ => Self::None,
        }
    }

    /// The repetition that is left of the usual one.
    pub(super) fn repetition(self, usual: Repetition) -> Repetition {
        match (self, usual) {
            (Self::None, usual) => usual,
            (_, Repetition::Full) => Repetition::Short,
            (_, Repetition::Short | Repetition::None) => Repetition::None,
        }
    }

    pub(super) fn has_further_languages(self) -> bool {
        self < Self::OneLanguage
    }

    pub(super) fn has_chime(self) -> bool {
        self < Self::NoChime
    }
}

/// An announcement that is due or being played.
#[derive(Clone)]
pub(super) struct Playing {
    pub(super) announcement: Uuid,
    pub(super) turn: Turn,
    pub(super) player: u64,
    pub(super) since: Instant,
    pub(super) until: Instant,
    /// Whether its player said that it began.
    pub(super) started: bool,
}

#[derive(Default)]
pub(super) struct ZoneQueue {
    waiting: VecDeque<Call>,
    notices: VecDeque<Notice>,
    pub(super) playing: Option<Playing>,
    /// What a device was playing when its line was lost: it may be playing it still.
    pub(super) cut_off: Option<(DeviceId, Playing)>,
    /// Not before this moment: the pause between two announcements.
    pub(super) free_at: Option<Instant>,
}

impl ZoneQueue {
    /// Puts a call at the end, in place of its ticket's own that waits: a recall says all that the call would have
    /// said. Answers with the one that found no room.
    pub(super) fn push(&mut self, call: Call) -> Option<Call> {
        self.forget(call.ticket);
        let pushed_out =
            if self.waiting.len() == QUEUE_MAX { self.waiting.pop_front() } else { None };
        self.waiting.push_back(call);
        pushed_out
    }

    /// Puts a notice in its place: an evacuation before everything, and nothing twice.
    pub(super) fn notify(&mut self, notice: Notice) {
        self.notices.retain(|waiting| waiting.name != notice.name);
        if self.notices.len() == NOTICES_MAX {
            self.notices.pop_back();
        }
        if notice.is_urgent() {
            self.notices.push_front(notice);
        } else {
            self.notices.push_back(notice);
        }
    }

    /// What was interrupted, first again, as long as it is fresh.
    pub(super) fn put_back(&mut self, turn: Turn, since: Instant) {
        match turn {
            Turn::Calls(calls, _) => {
                for mut call in calls.into_iter().rev() {
                    call.since = since;
                    self.waiting.push_front(call);
                }
            }
            Turn::Notice(notice) => {
                let behind = self.notices.iter().take_while(|waiting| waiting.is_urgent()).count();
                let place = if notice.is_urgent() { 0 } else { behind };
                self.notices.insert(place, notice);
            }
        }
    }

    /// A device that was cut off is back and plays on: what was put back for it is not said again.
    pub(super) fn plays_on(&mut self, device: &DeviceId, announcement: &str, player: u64) {
        let is_it = |(was, playing): &(DeviceId, Playing)| {
            was == device && playing.announcement.to_string() == announcement
        };
        let Some((_, playing)) = self.cut_off.take_if(|cut_off| is_it(cut_off)) else { return };
        let mut calls = playing.turn.calls().iter();
        let waits = calls.all(|c| self.waits(|w| (w.ticket, w.calls) == (c.ticket, c.calls)));
        if self.playing.is_none() && waits && !playing.turn.calls().is_empty() {
            playing.turn.calls().iter().for_each(|call| self.forget(call.ticket));
            self.playing = Some(Playing { player, ..playing });
        }
    }

    pub(super) fn forget(&mut self, ticket: TicketId) {
        self.waiting.retain(|waiting| waiting.ticket != ticket);
    }

    pub(super) fn waits(&self, is: impl Fn(&Call) -> bool) -> bool {
        self.waiting.iter().any(is)
    }

    /// Takes out the calls that are too old to be spoken. Without a player nothing waits longer than it is fresh.
    pub(super) fn drop_stale(&mut self, now: Instant, has_player: bool) -> Vec<Call> {
        let is_fresh = |call: &Call| now <= call.stale_at(has_player);
        let stale = self.waiting.iter().filter(|call| !is_fresh(call)).cloned().collect();
        self.waiting.retain(is_fresh);
        stale
    }

    /// When the next call becomes too old.
    pub(super) fn next_stale(&self, has_player: bool) -> Option<Instant> {
        self.waiting.iter().map(|call| call.stale_at(has_player)).min()
    }

    /// Takes what is to be said next.
    pub(super) fn next_turn(&mut self, now: Instant) -> Option<Turn> {
        self.notices.retain(|notice| now.saturating_duration_since(notice.since) < NOTICE_STALE);
        let has_turn = |notice: &Notice, nobody_waits| {
            let waited = now.saturating_duration_since(notice.since);
            notice.is_urgent() || nobody_waits || waited >= NOTICE_PATIENCE
        };
        if self.notices.front().is_some_and(|notice| has_turn(notice, self.waiting.is_empty())) {
            return self.notices.pop_front().map(Turn::Notice);
        }
        let pressure = Pressure::of(self.waiting.len());
        let first = self.waiting.pop_front()?;
        let mut calls = vec![first];
        if pressure == Pressure::Merged {
            while calls.len() < MERGED_MAX
                && calls.iter().all(Call::summons)
                && let Some(call) = self.waiting.pop_front_if(|call| call.summons())
            {
                calls.push(call);
            }
        }
        Some(Turn::Calls(calls, pressure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(n: u16) -> Call {
        Call {
            kind: Kind::Call,
            ticket: TicketId(Uuid::from_u128(u128::from(n))),
            counter: n.try_into().unwrap(),
            calls: 1,
            since: Instant::now(),
            tries: 0,
        }
    }

    fn queue(calls: u16) -> ZoneQueue {
        let mut queue = ZoneQueue::default();
        (1..=calls).for_each(|n| assert!(queue.push(call(n)).is_none()));
        queue
    }

    /// The counters called at each turn, and how much they were shortened.
    fn turns(queue: &mut ZoneQueue) -> Vec<(Vec<u16>, Pressure)> {
        let now = Instant::now();
        std::iter::from_fn(|| match queue.next_turn(now)? {
            Turn::Calls(calls, pressure) => {
                Some((calls.iter().map(|call| call.counter.get()).collect(), pressure))
            }
            Turn::Notice(notice) => panic!("{notice:?}"),
        })
        .collect()
    }

    #[test]
    fn the_more_people_wait_the_shorter_a_call_is_and_merged_only_last() {
        use Pressure::{Merged, NoChime, None, OneLanguage, Shorter};
        assert_eq!(
            turns(&mut queue(10)),
            [
                (vec![1, 2, 3, 4], Merged),
                (vec![5], OneLanguage),
                (vec![6], OneLanguage),
                (vec![7], Shorter),
                (vec![8], Shorter),
                (vec![9], None),
                (vec![10], None),
            ]
        );
        assert_eq!(turns(&mut queue(8))[0], (vec![1], NoChime));
        let left = [None, Shorter, NoChime].map(|p| p.repetition(Repetition::Full));
        assert_eq!(left, [Repetition::Full, Repetition::Short, Repetition::Short]);
        assert_eq!(Shorter.repetition(Repetition::Short), Repetition::None);
    }

    #[test]
    fn the_last_of_a_crowd_is_spoken_before_it_is_stale_or_not_at_all() {
        let (mut queue, mut at, mut spoken) = (queue(64), Instant::now(), 0);
        let mut told = Vec::new();
        while !queue.waiting.is_empty() {
            told.extend(queue.drop_stale(at, true));
            let Some(turn) = queue.next_turn(at) else { break };
            spoken += turn.calls().len();
            assert!(turn.calls().iter().all(|call| at <= call.stale_at(true)));
            at += Duration::from_secs(4) * turn.calls().len() as u32;
        }
        assert_eq!(spoken + told.len(), 64);
        assert!(spoken > 20, "{spoken}");
    }

    #[test]
    fn a_recall_takes_the_place_of_its_own_call() {
        let mut queue = queue(3);
        let recall = Call { kind: Kind::Recall, calls: 2, ..call(1) };
        assert!(queue.push(recall).is_none());
        let order: Vec<_> = turns(&mut queue).into_iter().flat_map(|(calls, _)| calls).collect();
        assert_eq!(order, [2, 3, 1]);
    }

    #[test]
    fn an_evacuation_goes_before_all_and_other_notices_wait_a_while() {
        let mut queue = queue(1);
        queue.notify(Notice::new("lunch"));
        queue.notify(Notice::new(EVACUATION));
        queue.notify(Notice::new(EVACUATION));
        let now = Instant::now();
        let mut said = Vec::new();
        while let Some(turn) = queue.next_turn(now) {
            said.push(match turn {
                Turn::Calls(..) => "call".to_owned(),
                Turn::Notice(notice) => notice.name,
            });
        }
        assert_eq!(said, [EVACUATION, "call", "lunch"]);
        let mut queue = self::queue(2);
        queue.notify(Notice::new("lunch"));
        let later = now + NOTICE_PATIENCE + Duration::from_secs(1);
        assert!(matches!(queue.next_turn(later), Some(Turn::Notice(_))));
    }

    #[test]
    fn what_was_interrupted_comes_first_and_in_its_order() {
        let mut queue = queue(10);
        let now = Instant::now();
        let first = queue.next_turn(now).unwrap();
        queue.put_back(first, now);
        assert_eq!(turns(&mut queue)[0].0, [1, 2, 3, 4]);
    }

    #[test]
    fn what_was_interrupted_is_said_again_for_half_a_minute_and_no_longer() {
        let (mut queue, now) = (queue(1), Instant::now());
        let mut first = queue.next_turn(now).unwrap();
        first.is_tried();
        queue.put_back(first, now);
        assert!(queue.drop_stale(now + FRESH, true).is_empty());
        assert_eq!(queue.drop_stale(now + FRESH + Duration::from_secs(1), true).len(), 1);
    }

    #[test]
    fn a_player_that_was_cut_off_and_plays_on_is_not_made_to_say_it_twice() {
        let now = Instant::now();
        let device: DeviceId = "loa-1".parse().unwrap();
        for (said, again) in [(Uuid::from_u128(7), 0), (Uuid::from_u128(8), 1)] {
            let mut queue = queue(1);
            let mut turn = queue.next_turn(now).unwrap();
            turn.is_tried();
            let announcement = Uuid::from_u128(7);
            let (player, since, until, started) = (1, now, now, true);
            let playing =
                Playing { announcement, turn: turn.clone(), player, since, until, started };
            queue.cut_off = Some((device.clone(), playing));
            queue.put_back(turn, now);
            queue.plays_on(&device, &said.to_string(), 2);
            assert_eq!(queue.waiting.len(), again);
            assert_eq!(queue.playing.as_ref().map(|p| p.player), (again == 0).then_some(2));
        }
    }

    #[test]
    fn without_a_player_nothing_waits_longer_than_it_is_fresh() {
        let (mut queue, now) = (queue(1), Instant::now());
        assert!(queue.drop_stale(now + FRESH - Duration::from_secs(1), false).is_empty());
        assert_eq!(queue.drop_stale(now + FRESH + Duration::from_secs(1), false).len(), 1);
    }

    #[test]
    fn a_crowd_without_end_pushes_out_the_oldest_who_is_named() {
        let mut queue = queue(QUEUE_MAX as u16);
        let pushed_out = queue.push(call(999)).unwrap();
        assert_eq!(pushed_out.counter.get(), 1);
    }
}
