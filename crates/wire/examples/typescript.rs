//! Prints `displays/src/wire.ts`.

#[allow(clippy::print_stdout, reason = "printing is what it is for")]
fn main() {
    print!("{}", wire::typescript());
}
