//! The swift binding.

use super::{Context, Language};
use crate::run::Outcome;
use crate::test::Count;
use std::process::Command;

pub const LANGUAGE: Language = Language {
    name: "swift",
    missing,
    install,
    test,
    pair,
    bench,
};

fn missing() -> Option<String> {
    Some("not written yet".into())
}

fn install() -> Outcome {
    Ok(())
}

fn test(_context: &Context) -> Result<Count, String> {
    Err("not written yet".into())
}

fn pair(_context: &Context) -> Result<Command, String> {
    Err("not written yet".into())
}

fn bench(_context: &Context) -> Result<Command, String> {
    Err("not written yet".into())
}
