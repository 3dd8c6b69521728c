//! Faults on purpose. A lab that does not catch them proves nothing. The switch lies below every other crate, so that each
//! can have its faults at their real places; docs/SAFETY.md lists them.

/// Whether this build has faults that can be switched on. Such a build is for tests and says so in its version.
pub const HAS_FAULTS: bool = cfg!(feature = "mutants");

/// Whether the fault `name` is switched on, by `XINMOI_MUTANT` in a build with the feature `mutants`.
#[cfg(not(feature = "mutants"))]
#[must_use]
pub const fn mutant(_name: &str) -> bool {
    false
}

#[cfg(feature = "mutants")]
mod switched {
    use std::sync::{LazyLock, PoisonError, RwLock};

    static ON: LazyLock<RwLock<Option<String>>> =
        LazyLock::new(|| RwLock::new(std::env::var("XINMOI_MUTANT").ok()));

    /// Whether the fault `name` is switched on.
    #[must_use]
    pub fn mutant(name: &str) -> bool {
        ON.read().unwrap_or_else(PoisonError::into_inner).as_deref() == Some(name)
    }

    /// Switches a fault on, or all off, for the tests of a lab.
    pub fn set_mutant(name: Option<&str>) {
        *ON.write().unwrap_or_else(PoisonError::into_inner) = name.map(str::to_owned);
    }
}
#[cfg(feature = "mutants")]
pub use switched::{mutant, set_mutant};
