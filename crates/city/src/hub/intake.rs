//! What offices send becomes rows, once each and without a gap.

use crate::batch::{Batch, link};
use crate::hub::config::Offices;
use crate::hub::figures::reckon_day;
use crate::hub::fold::{Facts, Fold, is_likely};
use crate::hub::rows::{self, EventRow, Head};
use crate::hub::schema::prepare_month;
use crate::key::{For, said_by};
use crate::report::{Confirmed, Numbers};
use crate::told::Told;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use office::TicketId;
use sqlx::{Connection, PgConnection};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use tracing::warn;
use uuid::Uuid;

/// Bytes of a refused batch that are kept for whoever looks into it.
const KEPT_MAX: usize = 64 * 1024;

/// Months that the tables are parted by; what lies beyond has a part of its own.
const MONTHS_MAX: usize = 240;

/// Stores of one office: each restored backup is one.
const EPOCHS_MAX: usize = 64;

/// Troubles of one office that are written down; the rest are like them.
const TROUBLES_MAX: usize = 100;

/// A batch as it came.
#[derive(Debug)]
pub(crate) struct Came {
    /// Under whose subject, or whose key.
    pub(crate) site: String,
    pub(crate) bytes: Vec<u8>,
    /// Whose word it is; `None`: that was looked at where it came in.
    pub(crate) signature: Option<String>,
}

/// What is to be told to an office after the commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tell {
    /// It is to send again from what is confirmed.
    pub(crate) again: bool,
    /// A start of it whose log is another.
    pub(crate) forked: Option<Uuid>,
}

/// What every part of the hub may read: what is confirmed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    offices: Arc<RwLock<HashMap<String, OfficeKnown>>>,
    /// Starts of offices that are copies.
    refused: Arc<RwLock<BTreeSet<(String, Uuid)>>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct OfficeKnown {
    pub(crate) confirmed: Vec<Confirmed>,
    pub(crate) numbers: Option<Numbers>,
}

impl Known {
    pub(crate) fn of(&self, site: &str) -> OfficeKnown {
        let known = self.offices.read().unwrap_or_else(PoisonError::into_inner);
        known.get(site).cloned().unwrap_or_default()
    }

    /// Of an office's stores, where each ends.
    pub(crate) fn confirmed(&self, site: &str, epoch: Uuid) -> u64 {
        let known = self.offices.read().unwrap_or_else(PoisonError::into_inner);
        let own = known.get(site).and_then(|k| k.confirmed.iter().find(|c| c.epoch == epoch));
        own.map_or(0, |own| own.seq)
    }

    fn put(&self, site: &str, known: OfficeKnown) {
        let mut offices = self.offices.write().unwrap_or_else(PoisonError::into_inner);
        offices.insert(site.to_owned(), known);
    }

    /// From here on, whether a start of an office is a copy.
    pub(crate) fn refuse(&self, site: &str, run: Uuid, is_copy: bool) {
        let mut refused = self.refused.write().unwrap_or_else(PoisonError::into_inner);
        let start = (site.to_owned(), run);
        if is_copy {
            refused.insert(start)
        } else {
            refused.remove(&start)
        };
    }

    fn is_refused(&self, site: &str, run: Uuid) -> bool {
        let refused = self.refused.read().unwrap_or_else(PoisonError::into_inner);
        refused.contains(&(site.to_owned(), run))
    }
}

/// An office in the database.
#[derive(Debug)]
struct Office {
    id: i32,
    heads: BTreeMap<Uuid, Head>,
    /// The store that wrote last, and its day.
    current: Option<(Uuid, Fold)>,
    troubles: usize,
    /// Stores whose heads are others than those in the database.
    dirty: BTreeSet<Uuid>,
}

/// The one that writes.
pub(crate) struct Intake {
    offices: HashMap<String, Office>,
    keys: Offices,
    known: Known,
    months: BTreeSet<Date>,
}

impl std::fmt::Debug for Intake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Intake").field("offices", &self.offices.len()).finish_non_exhaustive()
    }
}

/// What a transaction writes.
#[derive(Debug, Default)]
struct Writes {
    events: Vec<EventRow>,
    /// Offices whose heads and numbers are others.
    touched: BTreeSet<String>,
    troubles: Vec<TroubleRow>,
    tell: BTreeMap<String, Tell>,
}

#[derive(Debug)]
struct TroubleRow {
    office: i32,
    at: i64,
    kind: &'static str,
    epoch: Uuid,
    run: Uuid,
    seq: i64,
    kept: Vec<u8>,
}

/// Why a batch is not taken.
enum Refusal {
    /// It was taken before.
    Before,
    /// Something is missing before it.
    Gap,
    /// It is of another log.
    Fork,
}

impl Intake {
    /// Reads what is in the database.
    pub(crate) async fn load(
        db: &mut PgConnection,
        keys: Offices,
        known: Known,
    ) -> Result<Self, sqlx::Error> {
        for office in keys.all() {
            sqlx::query(
                "insert into offices (site, name, successor) values ($1, $2, $3)
                 on conflict (site) do update set name = $2, successor = $3",
            )
            .bind(&office.site)
            .bind(&office.name)
            .bind(keys.successor(&office.site))
            .execute(&mut *db)
            .await?;
        }
        let sites: Vec<(i32, String)> =
            sqlx::query_as("select id, site from offices").fetch_all(&mut *db).await?;
        let mut heads = rows::heads(db).await?;
        let mut offices = HashMap::new();
        for (id, site) in sites {
            let heads = heads.remove(&id).unwrap_or_default();
            offices.insert(
                site,
                Office { id, heads, current: None, troubles: 0, dirty: BTreeSet::new() },
            );
        }
        let mut intake = Self { offices, keys, known, months: BTreeSet::new() };
        let sites: Vec<String> = intake.offices.keys().cloned().collect();
        for site in sites {
            intake.open(db, &site).await?;
            intake.show(&site);
        }
        Ok(intake)
    }

    /// Reads it anew, after a transaction that failed.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn reload(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        *self = Self::load(db, self.keys.clone(), self.known.clone()).await?;
        Ok(())
    }

    /// Notes that the database does not take what an office sent: that office's trouble, and no other's.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn set_aside(
        &self,
        db: &mut PgConnection,
        came: &Came,
    ) -> Result<(), sqlx::Error> {
        let Some(office) = self.offices.get(&came.site) else { return Ok(()) };
        sqlx::query("insert into troubles (office, at, kind, kept) values ($1, $2, 'unfit', $3)")
            .bind(office.id)
            .bind(Timestamp::now().as_millisecond())
            .bind(&came.bytes[..came.bytes.len().min(KEPT_MAX)])
            .execute(db)
            .await?;
        Ok(())
    }

    /// The day of the store that wrote last.
    async fn open(&mut self, db: &mut PgConnection, site: &str) -> Result<(), sqlx::Error> {
        let Some(office) = self.offices.get_mut(site) else { return Ok(()) };
        // The store that none goes on from; of several, the one that was heard last.
        let is_parent = |epoch| office.heads.values().any(|head| head.parent == Some(epoch));
        let last = office.heads.iter().max_by_key(|(epoch, head)| (!is_parent(**epoch), head.at));
        let Some((epoch, _)) = last else { return Ok(()) };
        let fold = rows::fold(db, office.id, &office.heads, *epoch).await?;
        office.current = Some((*epoch, fold));
        Ok(())
    }

    /// Takes what came, in one transaction. What is answered is durable.
    ///
    /// # Errors
    /// What the database says: nothing of it is written, and this must be loaded anew.
    pub(crate) async fn take(
        &mut self,
        db: &mut PgConnection,
        came: &[Came],
    ) -> Result<BTreeMap<String, Tell>, sqlx::Error> {
        let mut writes = Writes::default();
        for came in came {
            self.take_one(came, &mut writes);
        }
        if writes.events.is_empty() && writes.troubles.is_empty() {
            return Ok(writes.tell);
        }
        let mut txn = db.begin().await?;
        self.write(&mut txn, &writes).await?;
        txn.commit().await?;
        for site in &writes.touched {
            self.show(site);
        }
        Ok(writes.tell)
    }

    fn take_one(&mut self, came: &Came, writes: &mut Writes) {
        let Some(key) = self.keys.key(&came.site) else {
            warn!(site = %came.site, "Somebody speaks for an office that is not the city's");
            return;
        };
        let is_its = |signature: &String| said_by(key, For::Batch, &came.bytes, signature);
        if !came.signature.as_ref().is_none_or(is_its) {
            warn!(site = %came.site, "A batch is not from the office whose name it has");
            return;
        }
        let batch = match Batch::read(&came.bytes) {
            Ok(batch) if batch.site == came.site => batch,
            Ok(_) => return,
            Err(error) => {
                warn!(site = %came.site, %error, "A batch is not understood: {error}");
                return;
            }
        };
        // A copy's records do not come in, whatever they are.
        if self.known.is_refused(&came.site, batch.run) {
            return;
        }
        let Some(office) = self.offices.get_mut(&came.site) else { return };
        let tell = writes.tell.entry(came.site.clone()).or_default();
        match office.fits(&batch) {
            Ok(head) => {
                office.add(&batch, head, &mut writes.events);
                writes.touched.insert(came.site.clone());
            }
            Err(Refusal::Before) => {}
            Err(Refusal::Gap) => tell.again = true,
            Err(Refusal::Fork) => {
                tell.forked = Some(batch.run);
                writes.troubles.extend(office.fork(&batch, &came.bytes));
            }
        }
    }

    async fn write(&mut self, db: &mut PgConnection, writes: &Writes) -> Result<(), sqlx::Error> {
        let months: BTreeSet<Date> =
            writes.events.iter().filter_map(|row| month_of(row.at)).collect();
        prepare_months(db, &mut self.months, months).await?;
        if !writes.events.is_empty() {
            rows::insert_events(db, &writes.events).await?;
        }
        self.write_offices(db, &writes.touched).await?;
        for trouble in &writes.troubles {
            sqlx::query(
                "insert into troubles (office, at, kind, epoch, run, seq, kept) values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(trouble.office)
            .bind(trouble.at)
            .bind(trouble.kind)
            .bind(trouble.epoch)
            .bind(trouble.run)
            .bind(trouble.seq)
            .bind(&trouble.kept)
            .execute(&mut *db)
            .await?;
        }
        Ok(())
    }

    /// Heads, numbers, names and figures of the offices that a transaction touches, each kind at once.
    async fn write_offices(
        &mut self,
        db: &mut PgConnection,
        touched: &BTreeSet<String>,
    ) -> Result<(), sqlx::Error> {
        let offices = || touched.iter().filter_map(|site| self.offices.get(site));
        let heads: Vec<_> = offices()
            .flat_map(|office| {
                let heads = office.heads.iter().filter(|(epoch, _)| office.dirty.contains(epoch));
                heads.map(|(epoch, head)| (office.id, *epoch, head))
            })
            .collect();
        let numbers: Vec<_> = offices().flat_map(Office::changed).collect();
        let months = numbers.iter().map(|(_, _, facts)| facts.date.first_of_month());
        prepare_months(db, &mut self.months, months).await?;
        rows::put_heads(db, &heads).await?;
        if !numbers.is_empty() {
            rows::put_tickets(db, &numbers).await?;
        }
        for site in touched {
            if let Some(office) = self.offices.get_mut(site) {
                office.write_rest(db).await?;
            }
        }
        Ok(())
    }

    /// Tells the rest of the hub what is in the database.
    fn show(&self, site: &str) {
        let Some(office) = self.offices.get(site) else { return };
        let confirmed = office.heads.iter().map(|(epoch, head)| Confirmed {
            epoch: *epoch,
            seq: head.seq,
            head: head.head,
        });
        let numbers = office.current.as_ref().and_then(|(_, fold)| {
            Some(Numbers { date: fold.date?.to_string(), counts: fold.highest.clone() })
        });
        self.known.put(site, OfficeKnown { confirmed: confirmed.collect(), numbers });
    }
}

impl Office {
    /// The numbers whose facts are others than those in the database, each once.
    fn changed(&self) -> impl Iterator<Item = (i32, TicketId, &Facts)> {
        let fold = self.current.as_ref().map(|(_, fold)| fold);
        let mut latest = BTreeMap::new();
        if let Some(fold) = fold {
            let now = fold.changed.iter().filter_map(|t| Some((*t, fold.tickets.get(t)?)));
            let gone = fold.gone.iter().map(|(ticket, facts)| (*ticket, facts));
            latest.extend(gone.chain(now).map(|(ticket, facts)| ((facts.date, ticket), facts)));
        }
        latest.into_iter().map(|((_, ticket), facts)| (self.id, ticket, facts))
    }

    /// What is written now and then: names of services, figures of days that are over.
    async fn write_rest(&mut self, db: &mut PgConnection) -> Result<(), sqlx::Error> {
        let Some((_, fold)) = &mut self.current else { return Ok(()) };
        fold.changed.clear();
        fold.gone.clear();
        self.dirty.clear();
        for service in fold.services.take().into_iter().flatten() {
            sqlx::query(
                "insert into services (office, key, name) values ($1, $2, $3)
                 on conflict (office, key) do update set name = $3",
            )
            .bind(self.id)
            .bind(service.key)
            .bind(service.name)
            .execute(&mut *db)
            .await?;
        }
        for date in std::mem::take(&mut fold.over) {
            reckon_day(db, self.id, date).await?;
        }
        Ok(())
    }

    /// Where a batch goes on, if it does.
    fn fits(&self, batch: &Batch) -> Result<Head, Refusal> {
        let Some(head) = self.heads.get(&batch.epoch) else { return self.begins(batch) };
        if batch.first == head.seq + 1 {
            return if batch.before == head.head { Ok(head.clone()) } else { Err(Refusal::Fork) };
        }
        if batch.last() == head.seq && batch.head != head.head {
            return Err(Refusal::Fork);
        }
        // What overlaps is sent again from the right place, where its hash can be compared.
        Err(if batch.last() <= head.seq { Refusal::Before } else { Refusal::Gap })
    }

    /// A store that the city does not know yet: the office's first, or one that goes on from a backup. The first may begin
    /// behind days that the office took away: then the copy does.
    fn begins(&self, batch: &Batch) -> Result<Head, Refusal> {
        if self.heads.len() >= EPOCHS_MAX {
            return Err(Refusal::Fork);
        }
        let parent = batch.parent.and_then(|parent| self.heads.get(&parent));
        match parent {
            Some(parent) if parent.seq + 1 < batch.first => return Err(Refusal::Gap),
            Some(parent) if parent.seq + 1 == batch.first && parent.head != batch.before => {
                return Err(Refusal::Fork);
            }
            Some(_) => {}
            None if batch.first != 1 && !batch.removed => return Err(Refusal::Gap),
            None => {}
        }
        Ok(Head {
            first: batch.first,
            seq: batch.first - 1,
            chain: [0; 32],
            head: batch.before,
            day_seq: 0,
            parent: batch.parent,
            at: 0,
        })
    }

    fn add(&mut self, batch: &Batch, mut head: Head, events: &mut Vec<EventRow>) {
        let is_current = self.current.as_ref().is_some_and(|(epoch, _)| *epoch == batch.epoch);
        if !is_current {
            // A restored office goes on with the day that it had.
            let fold = self.current.take().map(|(_, fold)| fold).unwrap_or_default();
            self.current = Some((batch.epoch, fold));
        }
        for (n, record) in (batch.first..).zip(&batch.records) {
            head.chain = link(&head.chain, n, record);
            (head.seq, head.at) = (n, record.0);
            let text = record.text();
            if let (true, Ok(told), Some((_, fold))) =
                (is_plain(text), serde_json::from_str::<Told>(text), &mut self.current)
            {
                if matches!(told, Told::DayOpened { .. }) {
                    head.day_seq = n;
                }
                fold.apply(record.0, &told);
            }
            events.push(EventRow {
                office: self.id,
                epoch: batch.epoch,
                seq: n,
                at: record.0,
                told: text.to_owned(),
            });
        }
        head.head = batch.head;
        self.heads.insert(batch.epoch, head);
        self.dirty.insert(batch.epoch);
    }

    fn fork(&mut self, batch: &Batch, bytes: &[u8]) -> Option<TroubleRow> {
        self.troubles += 1;
        (self.troubles <= TROUBLES_MAX).then(|| TroubleRow {
            office: self.id,
            at: Timestamp::now().as_millisecond(),
            kind: "forked",
            epoch: batch.epoch,
            run: batch.run,
            seq: rows::signed(batch.first),
            kept: bytes[..bytes.len().min(KEPT_MAX)].to_vec(),
        })
    }
}

/// Makes the parts of months, each once: after a transaction that failed all of this is loaded anew.
async fn prepare_months(
    db: &mut PgConnection,
    made: &mut BTreeSet<Date>,
    months: impl IntoIterator<Item = Date>,
) -> Result<(), sqlx::Error> {
    for month in months {
        if made.len() < MONTHS_MAX && made.insert(month) {
            prepare_month(db, month).await?;
        }
    }
    Ok(())
}

/// The month of a moment, in UTC, by which the events' table is parted. `None`: a clock is years wrong.
fn month_of(at: i64) -> Option<Date> {
    let moment = Timestamp::from_millisecond(at).ok()?;
    let date = moment.to_zoned(TimeZone::UTC).date();
    is_likely(date).then(|| date.first_of_month())
}

/// Whether a record's text can stand in the database's columns: a NUL cannot.
fn is_plain(text: &str) -> bool {
    !text.contains("\\u0000")
}
