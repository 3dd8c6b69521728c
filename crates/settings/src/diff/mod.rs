//! What a new configuration changes, key by key.

mod screens;

use crate::VoiceHours;
use crate::problem::words::class;
use crate::read::{
    ADDRESSES, ANY, CHOSEN_BY, DAYS, FEE, NOUNS, NUMBERS, ORDERS, REGIONS, REPETITIONS, RESULT,
    TERRITORIES,
};
use crate::{Backup, City, CityLine, Network, Oidc, Security, Settings, WireLimits};
use office::speech::{Closing, Wording};
use office::{
    Between, Calling, CounterRules, DayKind, Hours, Issuing, Language, Limits, Rules, Service,
    Step, Territory, Text,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// One key whose value changes. Values as TOML, defaults included, but for what a service or a counter leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Such as `office.name`, `hours.issue.mon`, `service.chung-thuc.quota` (the service by its key),
    /// `counter.3.services` (the counter by its number) or `calendar.2027-01-01.kind`.
    pub key: String,
    /// The value so far; `None` when there was none.
    pub old: Option<String>,
    /// The value from now on; `None` when there is none any longer.
    pub new: Option<String>,
}

/// What changes from `old` to `new`, in the order of the keys. Comments and layout are no changes.
#[must_use]
pub fn diff(old: &Settings, new: &Settings) -> Vec<Change> {
    let (old, new) = (flat(old), flat(new));
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    changed
        .map(|key| Change {
            key: key.clone(),
            old: old.get(key).map(Value::to_string),
            new: new.get(key).map(Value::to_string),
        })
        .collect()
}

/// Every value under its key.
fn flat(settings: &Settings) -> BTreeMap<String, Value> {
    let mut flat = Flat(BTreeMap::new());
    let rules = &settings.rules;
    flat.name("office", &rules.name);
    flat.put("office.time_zone", rules.time_zone.as_str());
    let languages: Vec<_> = settings.languages.iter().map(|language| code(*language)).collect();
    flat.put("office.languages", languages);
    flat.put_some("office.public_url", settings.public_url.as_deref());
    flat.hours("hours.issue", rules.issue_hours.as_ref());
    flat.hours("hours.service", rules.service_hours.as_ref());
    flat.calendar(rules);
    flat.groups(rules);
    flat.services(rules);
    rules.counters.iter().for_each(|counter| flat.counter(counter));
    flat.clerks(rules);
    flat.calling(&rules.calling);
    flat.limits(rules.limits);
    flat.issuing(&rules.issuing);
    flat.screens(settings);
    flat.put("remote.on", settings.remote);
    flat.network(&settings.network);
    flat.security(settings.security);
    flat.oidc(settings.oidc.as_ref());
    flat.city(settings.city.as_ref());
    flat.backup(settings.backup.as_ref());
    flat.put_some("log.keep_years", settings.keep_years.map(i64::from));
    flat.voice(settings);
    flat.simulation(settings);
    flat.0
}

struct Flat(BTreeMap<String, Value>);

impl Flat {
    fn put(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    fn put_some(&mut self, key: impl Into<String>, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// The names of a list, unless it is empty.
    fn list<T: ToString>(&mut self, key: impl Into<String>, names: &[T]) {
        if !names.is_empty() {
            self.put(key, texts(names));
        }
    }

    /// Something that is off unless it is written.
    fn on(&mut self, key: impl Into<String>, on: bool) {
        if on {
            self.put(key, true);
        }
    }

    /// The steps of a plan, unless there are none.
    fn plan(&mut self, key: impl Into<String>, plan: &[Step]) {
        if !plan.is_empty() {
            self.put(key, plan.iter().map(step).collect::<Vec<_>>());
        }
    }

    fn name(&mut self, table: &str, name: &Text) {
        self.put(format!("{table}.name"), name.vi.as_str());
        self.put_some(format!("{table}.name_en"), name.en.as_deref());
    }

    fn calendar(&mut self, rules: &Rules) {
        for day in &rules.calendar {
            let table = format!("calendar.{}", day.date);
            match day.kind {
                DayKind::Closed => self.put(format!("{table}.kind"), "closed"),
                DayKind::Like(monday_first) => {
                    let weekday = DAYS.get(usize::from(monday_first)).copied();
                    self.put_some(format!("{table}.like"), weekday);
                }
            }
            day.name.iter().for_each(|name| self.name(&table, name));
        }
    }

    fn security(&mut self, security: Security) {
        self.put("security.session_hours", i64::from(security.session_hours));
        self.put("security.idle_minutes", i64::from(security.idle_minutes));
        self.put("security.admin_session_hours", i64::from(security.admin_session_hours));
        self.put("security.admin_idle_minutes", i64::from(security.admin_idle_minutes));
        let lock = security.idle_lock_minutes.map(i64::from);
        self.put_some("security.idle_lock_minutes", lock);
        self.on("security.admins_need_totp", security.admins_need_totp);
    }

    fn oidc(&mut self, oidc: Option<&Oidc>) {
        let Some(oidc) = oidc else { return };
        self.put("oidc.issuer", oidc.issuer.as_str());
        self.put("oidc.client_id", oidc.client_id.as_str());
        self.put("oidc.client_secret_file", oidc.client_secret_file.as_str());
        self.put("oidc.redirect_uri", oidc.redirect_uri.as_str());
        self.put("oidc.claim", oidc.claim.as_str());
        oidc.name.iter().for_each(|name| self.name("oidc", name));
    }

    fn network(&mut self, network: &Network) {
        self.list("network.hosts", &network.hosts);
        self.list("network.proxies", &network.proxies);
        self.put("network.requests_per_minute", i64::from(network.requests_per_minute));
        let https = network.https.as_ref();
        self.put_some("network.https_port", https.map(|https| i64::from(https.port)));
        let files = https.and_then(|https| https.certificate.as_ref());
        self.put_some("network.certificate", files.map(|(certificate, _)| certificate.as_str()));
        self.put_some("network.private_key", files.map(|(_, key)| key.as_str()));
        self.put_some("network.public_port", network.public_port.map(i64::from));
        self.wire_limits(&network.limits);
    }

    fn wire_limits(&mut self, limits: &WireLimits) {
        for (key, bound) in [
            ("body_bytes", limits.body_bytes),
            ("header_bytes", limits.header_bytes),
            ("message_bytes", limits.message_bytes),
            ("handshake_s", limits.handshake_s.into()),
            ("headers_s", limits.headers_s.into()),
            ("request_s", limits.request_s.into()),
            ("upload_minutes", limits.upload_minutes.into()),
            ("upload_stall_s", limits.upload_stall_s.into()),
            ("connections", limits.connections),
            ("connections_per_address", limits.connections_per_address),
            ("sockets", limits.sockets),
            ("sockets_per_address", limits.sockets_per_address),
            ("sockets_per_known", limits.sockets_per_known),
            ("person_requests_per_minute", limits.person_requests_per_minute),
            ("device_requests_per_minute", limits.device_requests_per_minute),
            ("pairings_per_minute", limits.pairings_per_minute),
        ] {
            self.put(format!("network.limits.{key}"), i64::from(bound));
        }
    }

    fn city(&mut self, city: Option<&City>) {
        let Some(city) = city else { return };
        self.put("city.site", city.site.as_str());
        self.put("city.hub_key", city.hub_key.as_str());
        match &city.line {
            CityLine::Broker { servers, authority } => {
                self.list("city.servers", servers);
                self.put_some("city.authority", authority.as_deref());
            }
            CityLine::Hub(url) => self.put("city.url", url.as_str()),
        }
        self.list("city.manages", &city.manages);
    }

    fn backup(&mut self, backup: Option<&Backup>) {
        let Some(backup) = backup else { return };
        self.put("backup.directory", backup.directory.as_str());
        self.put("backup.hourly", i64::from(backup.hourly));
        self.put("backup.nightly", i64::from(backup.nightly));
        self.put("backup.night", time(backup.night_minute));
        self.list("backup.recipients", &backup.recipients);
        let Some(s3) = &backup.s3 else { return };
        self.put("backup.s3.endpoint", s3.endpoint.as_str());
        self.put("backup.s3.bucket", s3.bucket.as_str());
        self.put("backup.s3.region", s3.region.as_str());
        self.put("backup.s3.access_key", s3.access_key.as_str());
        self.put("backup.s3.secret_key_file", s3.secret_key_file.as_str());
        self.put("backup.s3.prefix", s3.prefix.as_str());
    }

    fn groups(&mut self, rules: &Rules) {
        self.list("group", &rules.groups.iter().map(|g| &g.key).collect::<Vec<_>>());
        for group in &rules.groups {
            self.name(&format!("group.{}", group.key), &group.name);
        }
        self.list("authority", &rules.authorities.iter().map(|a| &a.key).collect::<Vec<_>>());
        for authority in &rules.authorities {
            self.name(&format!("authority.{}", authority.key), &authority.name);
        }
    }

    fn services(&mut self, rules: &Rules) {
        // The order of the kiosk's buttons.
        self.put("service", texts(&rules.services.iter().map(|s| &s.key).collect::<Vec<_>>()));
        rules.services.iter().for_each(|service| self.service(service));
    }

    fn service(&mut self, service: &Service) {
        let table = format!("service.{}", service.key);
        let key = |name| format!("{table}.{name}");
        self.put(key("prefix"), service.prefix.as_str());
        self.name(&table, &service.name);
        self.put_some(key("group"), service.group.as_ref().map(|group| group.as_str()));
        self.put_some(key("quota"), service.quota.map(i64::from));
        if service.range != office::Range::default() {
            self.put(key("first"), i64::from(service.range.first));
            self.put(key("last"), i64::from(service.range.last));
            self.put(key("step"), i64::from(service.range.step));
        }
        if let Some(cut_off) = &service.cut_off {
            self.put(key("cut_off"), time(cut_off.minute));
            self.put(key("cut_off_notice"), cut_off.notice.vi.as_str());
            self.put_some(key("cut_off_notice_en"), cut_off.notice.en.as_deref());
        }
        self.put_some(key("priority"), service.no_priority.then_some(false));
        self.on(key("guidance"), service.guidance);
        self.on(key("bookable"), service.bookable);
        self.on(key("sensitive"), service.sensitive);
    }

    fn counter(&mut self, counter: &CounterRules) {
        let table = format!("counter.{}", counter.number);
        let key = |name| format!("{table}.{name}");
        self.put(key("services"), texts(&counter.services));
        counter.name.iter().for_each(|name| self.name(&table, name));
        self.put(key("zone"), counter.zone.as_str());
        self.list(key("priority_services"), &counter.priority_services);
        self.list(key("authorities"), &counter.authorities);
        let classes: Vec<_> = counter.classes.iter().map(|each| class(*each)).collect();
        self.list(key("classes"), &classes);
        if counter.territory != Territory::Any {
            self.put_some(key("territory"), word(&TERRITORIES, &counter.territory));
        }
        self.on(key("auto_next"), counter.auto_next);
        self.plan(key("plan"), &counter.plan);
    }

    fn clerks(&mut self, rules: &Rules) {
        for clerk in &rules.clerks {
            self.put(format!("clerk.{}.services", clerk.user), texts(&clerk.services));
            self.plan(format!("clerk.{}.plan", clerk.user), &clerk.plan);
        }
    }

    fn calling(&mut self, calling: &Calling) {
        match calling.between {
            Between::Strict => self.put("calling.between", "strict"),
            Between::Interleaved(times) => {
                self.put("calling.between", "interleaved");
                self.put("calling.priority_to_normal", i64::from(times));
            }
        }
        let bound =
            |most: Option<u16>| most.map_or(Value::from(ANY), |most| i64::from(most).into());
        self.put("calling.overtaken_people", bound(calling.overtaking.people));
        self.put("calling.overtaken_minutes", bound(calling.overtaking.minutes));
        self.put_some("calling.chosen_by", word(&CHOSEN_BY, &calling.chosen_by));
        self.put("calling.reason_required", calling.reason_required);
        self.put("calling.priority_age", i64::from(calling.priority_age));
        self.plan("calling.plan", &calling.plan);
    }

    fn limits(&mut self, limits: Limits) {
        for (key, ms, unit) in [
            ("undo_s", limits.undo_ms, 1_000),
            ("absent_grace_s", limits.absent_grace_ms, 1_000),
            ("recall_pause_s", limits.recall_pause_ms, 1_000),
            ("away_minutes", limits.away_ms, 60_000),
            ("after_break_minutes", limits.after_break_ms, 60_000),
            ("no_counter_minutes", limits.no_counter_ms, 60_000),
            ("auto_next_s", limits.auto_next_ms, 1_000),
        ] {
            self.put(format!("limits.{key}"), ms / unit);
        }
        self.put("limits.recalls", i64::from(limits.recalls_max));
        self.put_some("limits.auto_no_show_s", limits.auto_no_show_ms.map(|ms| ms / 1_000));
        self.put("limits.return_after", i64::from(limits.return_after));
        self.put("limits.returns", i64::from(limits.returns_max));
    }

    fn issuing(&mut self, issuing: &Issuing) {
        self.put("issuing.by_capacity", issuing.by_capacity);
        if let Some(elsewhere) = &issuing.elsewhere {
            self.put("issuing.elsewhere", elsewhere.vi.as_str());
            self.put_some("issuing.elsewhere_en", elsewhere.en.as_deref());
        }
        if let Some(person) = issuing.person {
            self.put("issuing.person.per_day", i64::from(person.per_day));
            self.put("issuing.person.per_field", i64::from(person.per_field));
        }
        if let Some(booking) = issuing.booking {
            self.put("booking.days_ahead", i64::from(booking.days_ahead));
            self.put("booking.slot_minutes", i64::from(booking.slot_minutes));
            self.put("booking.per_slot", i64::from(booking.per_slot));
            self.put("booking.early_minutes", i64::from(booking.early_minutes));
            self.put("booking.grace_minutes", i64::from(booking.grace_minutes));
            self.put_some("booking.order", word(&ORDERS, &booking.order));
        }
        if let Some(emergency) = &issuing.emergency {
            self.put("emergency.services", texts(&emergency.services));
            self.put_some("emergency.hall_max", emergency.hall_max.map(i64::from));
        }
    }

    fn simulation(&mut self, settings: &Settings) {
        let simulation = &settings.simulation;
        for demand in &simulation.demand {
            let table = format!("service.{}", demand.service);
            let minutes = settings.rules.service(&demand.service).and_then(|s| s.minutes);
            self.put_some(format!("{table}.minutes"), minutes.map(|_| demand.minutes));
            self.put(format!("{table}.per_day"), i64::from(demand.per_day));
            self.put(format!("{table}.spread"), demand.spread);
        }
        let arrivals = simulation.arrivals.iter().map(|part| {
            let (from, to) = (time(part.from_minute), time(part.to_minute));
            let share = i64::from(part.share);
            table([("from", from.into()), ("to", to.into()), ("share", share.into())])
        });
        self.put("simulation.arrivals", arrivals.collect::<Vec<_>>());
        for (key, number) in [
            ("priority_percent", simulation.priority_percent.into()),
            ("no_show_percent", simulation.no_show_percent.into()),
            ("come_back_percent", simulation.come_back_percent.into()),
            ("come_back_minutes", simulation.come_back_minutes),
            ("non_territorial_percent", simulation.non_territorial_percent.into()),
            ("announce_s", simulation.announce_s),
            ("walk_s", simulation.walk_s),
            ("breaks", simulation.breaks.into()),
            ("break_minutes", simulation.break_minutes),
        ] {
            self.put(format!("simulation.{key}"), i64::from(number));
        }
    }

    fn hours(&mut self, table: &str, hours: Option<&Hours>) {
        let Some(hours) = hours else { return };
        for (day, windows) in DAYS.iter().zip(&hours.week) {
            let windows = windows.iter().map(|w| format!("{}-{}", time(w.from), time(w.to)));
            self.put(format!("{table}.{day}"), windows.collect::<Vec<_>>());
        }
    }

    fn voice(&mut self, settings: &Settings) {
        let voice = &settings.voice;
        self.put("voice.on", voice.on);
        self.put("voice.pack", voice.pack.as_str());
        self.put("voice.gap_ms", i64::from(voice.gap_ms));
        self.put("voice.loudness_lufs", i64::from(voice.loudness_lufs));
        self.list("voice.also", &voice.also);
        self.put_some("voice.engine", voice.engine.as_deref());
        self.put("voice.chime", voice.chime);
        let manner = &voice.manner;
        self.put_some("voice.region", word(&REGIONS, &manner.region));
        self.put_some("voice.numbers", word(&NUMBERS, &manner.numbers));
        self.put_some("voice.noun", word(&NOUNS, &manner.noun));
        self.put_some("voice.address", word(&ADDRESSES, &manner.address));
        self.put_some("voice.repeat", word(&REPETITIONS, &voice.repetition));
        self.put("voice.missed", voice.missed);
        self.put("voice.notices", voice.notices);
        self.put("voice.hours", voice.hours.iter().map(voice_hours).collect::<Vec<_>>());
        for phrase in &voice.phrases {
            self.put(format!("voice.phrase.{}.text", phrase.key), phrase.text.vi.as_str());
            self.put_some(
                format!("voice.phrase.{}.text_en", phrase.key),
                phrase.text.en.as_deref(),
            );
        }
        for (service, wording) in &voice.wordings {
            self.wording(&format!("service.{service}"), wording);
        }
    }

    fn wording(&mut self, table: &str, wording: &Wording) {
        let key = |name| format!("{table}.{name}");
        self.put_some(key("opening"), wording.opening.as_ref().map(|own| own.key.as_str()));
        let closing = wording.closing.as_ref().map(|closing| match closing {
            Closing::Result => RESULT,
            Closing::Fee => FEE,
            Closing::Own(phrase) => phrase.key.as_str(),
        });
        self.put_some(key("closing"), closing);
        if let Some((_, spoken)) = &wording.spoken {
            self.put(key("spoken"), spoken.text.vi.as_str());
            self.put_some(key("spoken_en"), spoken.text.en.as_deref());
        }
    }
}

fn voice_hours(hours: &VoiceHours) -> Value {
    let loudness = match hours.loudness_lufs {
        Some(lufs) => ("loudness_lufs", Value::from(i64::from(lufs))),
        None => ("quiet", Value::from(true)),
    };
    table([("from", time(hours.from).into()), ("to", time(hours.to).into()), loudness])
}

/// A step as the table it was written as.
fn step(step: &Step) -> Value {
    let list = |names: Vec<String>| (!names.is_empty()).then(|| Value::from(names));
    let classes = step.classes.iter().map(|each| class(*each).to_owned()).collect();
    let number = |number: Option<u16>| number.map(|number| Value::from(i64::from(number)));
    let written = [
        ("services", list(texts(&step.services))),
        ("authorities", list(texts(&step.authorities))),
        ("classes", list(classes)),
        ("booked", step.booked.then(|| Value::from(true))),
        ("share", number((step.share > 0).then_some(step.share))),
        ("waited_minutes", number(step.waited_minutes)),
        ("waiting_at_least", number(step.waiting_at_least)),
        ("from", step.from_minute.map(|minute| time(minute).into())),
        ("to", step.to_minute.map(|minute| time(minute).into())),
    ];
    table(written.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

fn table(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Table(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn texts<T: ToString>(names: &[T]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// How a value is written.
fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> Option<&'static str> {
    words.iter().find(|(_, meaning)| meaning == value).map(|(word, _)| *word)
}

fn code(language: Language) -> &'static str {
    match language {
        Language::Vi => "vi",
        Language::En => "en",
    }
}
