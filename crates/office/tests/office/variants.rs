//! The names of an enum's variants, all of them: a new one does not compile until it stands in the list, and then fails
//! until a line reaches it.

macro_rules! variants {
    ($all:ident, $name:ident, $of:ident: $($variant:ident)*) => {
        const $all: &[&str] = &[$(stringify!($variant)),*];
        fn $name(one: &$of) -> &'static str {
            match one { $($of::$variant { .. } => stringify!($variant)),* }
        }
    };
}
