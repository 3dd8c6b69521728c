//! `xinmoi reset-password`: for whoever sits at the machine.

use crate::clock::wall_clock;
use crate::control;
use crate::failure::Failure;
use crate::office_run::open_store;
use crate::serve::BEAT;
use crate::texts::{language, say, text};
use clap::Args;
use dispatcher::{AdminCommand, Dispatcher, NewPassword, Order, What};
use office::{Actor, UserName};
use server::ApiError;
use std::path::PathBuf;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

#[derive(Debug, Args)]
pub(crate) struct Reset {
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The log-in name of the account
    #[arg(long, value_name = "NAME")]
    user: String,
}

/// Sets a password that is drawn and prints it, through the running server when there is one.
pub(crate) fn reset(wish: &Reset) -> Result<(), Failure> {
    let user: UserName = wish.user.parse().map_err(|_| Failure(unknown(&wish.user)))?;
    if let Some(answer) = control::ask(&wish.data, &format!("reset-password {user}")) {
        return answer.map(|words| say(&words)).map_err(Failure);
    }
    if !dispatcher::exists(&wish.data) {
        return Err(Failure::of("store-missing", &[("dir", wish.data.display().to_string())]));
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| Failure(e.to_string()))?;
    runtime.block_on(async {
        let office = open_store(&wish.data, wall_clock(), BEAT)?;
        let done = asked(&office, user.as_str()).await;
        office.stop().await;
        done.map(|words| say(&words)).map_err(Failure)
    })
}

/// Sets it. What there is to say: the password, this once.
pub(crate) async fn asked(office: &Dispatcher, user: &str) -> Result<String, String> {
    let name: UserName = user.parse().map_err(|_| unknown(user))?;
    if !office.read().accounts.users.contains_key(&name) {
        return Err(unknown(user));
    }
    let drawn = spawn_blocking(server::drawn_password).await.map_err(|e| e.to_string())?;
    let said = |why: ApiError| why.words(language());
    let (password, hash) = drawn.map_err(said)?;
    let change = AdminCommand::ChangeUser {
        user: name,
        role: None,
        counters: None,
        password: Some(NewPassword { hash, must_change: true, keeps: None, alone: true }),
    };
    let order = Order::new(What::Admin(change), Actor::System);
    office.submit(order).await.map_err(|why| said(why.into()))?;
    Ok(text("reset-done", &[("user", user.to_owned()), ("password", password)]))
}

fn unknown(user: &str) -> String {
    text("reset-unknown", &[("user", user.to_owned())])
}
