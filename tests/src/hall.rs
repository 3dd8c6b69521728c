//! An office with people and devices in it.

use crate::client::{Answer, Ask, Caller};
use crate::program::{PASSWORD, Server};
use serde_json::json;

/// A clerk at a counter.
#[derive(Clone, Debug)]
pub struct Clerk {
    /// The number on the sign.
    pub counter: u16,
    /// With the clerk's token.
    pub caller: Caller,
}

impl Clerk {
    /// A key of the counter, pressed.
    pub async fn press(&self, key: &str) -> Answer {
        self.caller.ask(self.key(key)).await
    }

    /// A key of the counter.
    #[must_use]
    pub fn key(&self, key: &str) -> Ask {
        Ask::post(&format!("/counters/{}/{key}", self.counter), &json!({}))
    }
}

/// Who is in the hall.
#[derive(Clone, Debug)]
pub struct Hall {
    /// Nobody the office knows.
    pub anyone: Caller,
    /// The admin.
    pub admin: Caller,
    /// A kiosk.
    pub kiosk: Caller,
    /// One for each counter, from 1. Each may sit at that counter only.
    pub clerks: Vec<Clerk>,
}

impl Hall {
    /// Fills an office that was started for the first time: a kiosk, and a clerk for each of `counters` counters.
    pub async fn fill(server: &Server, counters: u16) -> Self {
        let anyone = Caller::anonymous(server.address());
        let admin = log_in(&anyone, "admin").await;
        let kiosk = pair(&admin, "kiosk", json!({})).await;
        let mut clerks = Vec::new();
        for counter in 1..=counters {
            let user = format!("can-bo-{counter}");
            let caller = hire(&admin, &user, "clerk", Some(counter)).await;
            clerks.push(Clerk { counter, caller });
        }
        Self { anyone, admin, kiosk, clerks }
    }

    /// The same people at a server that was started again: their tokens outlive it.
    #[must_use]
    pub fn at(&self, server: &Server) -> Self {
        let anyone = Caller::anonymous(server.address());
        let move_ = |caller: &Caller| match caller.token() {
            Some(token) => anyone.with_token(token),
            None => anyone.clone(),
        };
        let clerks = self.clerks.iter();
        let clerks = clerks.map(|c| Clerk { counter: c.counter, caller: move_(&c.caller) });
        Self {
            admin: move_(&self.admin),
            kiosk: move_(&self.kiosk),
            clerks: clerks.collect(),
            anyone,
        }
    }

    /// Every clerk opens the counter.
    pub async fn open_counters(&self) {
        for clerk in &self.clerks {
            let _ = clerk.press("open").await.expect(200);
        }
    }

    /// A number from the kiosk.
    pub async fn take(&self, service: &str) -> Answer {
        self.kiosk.post("/tickets", json!({ "service": service })).await
    }
}

/// Logs somebody in whose password is [`PASSWORD`].
pub async fn log_in(anyone: &Caller, user: &str) -> Caller {
    let answer = anyone.post("/login", json!({"user": user, "password": PASSWORD})).await;
    anyone.with_token(answer.expect(200).str("token"))
}

/// Adds somebody and logs them in.
pub async fn hire(admin: &Caller, user: &str, role: &str, counter: Option<u16>) -> Caller {
    let mut person = json!({"user": user, "password": PASSWORD, "role": role});
    if let Some(counter) = counter {
        person["counters"] = json!([counter]);
    }
    let _ = admin.post("/users", person).await.expect(201);
    log_in(&Caller::anonymous(admin.address()), user).await
}

/// Pairs a device.
pub async fn pair(admin: &Caller, kind: &str, more: serde_json::Value) -> Caller {
    let mut device = json!({"kind": kind, "name": format!("{kind} in the hall")});
    for (key, value) in more.as_object().into_iter().flatten() {
        device[key] = value.clone();
    }
    let answer = admin.post("/devices", device).await.expect(201);
    admin.with_token(answer.str("token"))
}
