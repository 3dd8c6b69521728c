//! The office lives whole days: the real program, real HTTP, real WebSockets, a real disk. What clients were promised is
//! kept in a ledger and compared with the log, with every screen, and with `xinmoi verify`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "counts and durations belong to the labs' output")]

mod address;
mod ambiguous;
mod as_code;
mod audit;
mod bad_config;
mod bad_days;
mod bad_input;
mod copies;
mod crowd;
mod delivered;
mod disk_full;
mod doctor;
mod doors;
mod ended;
mod first_start;
mod frames;
mod guesses;
mod kills;
mod morning;
mod mutants;
mod network;
mod own_backups;
mod own_password;
mod pairing;
mod proof;
mod ratings;
mod reports;
mod restart;
mod restored;
mod retention;
mod safekeeping;
mod spoken;
mod stream;
mod taps;
mod turns;
mod wire;
