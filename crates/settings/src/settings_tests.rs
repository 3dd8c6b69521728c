//! What an IT officer gets wrong, and what is said about it.
