//! One model of the C interface, read from src/capi, and from it the raw layer of every binding.
//!
//! `cargo xtask gen` writes what [`files`] returns; tests/golden_bindings.rs compares it with what
//! is checked in. Adding a language is one module in `lang` and one line in [`files`].

pub mod header;
pub mod lang;
pub mod layout;
pub mod model;
mod read;
mod sized;
pub mod symbols;

use anyhow::Result;
use std::path::{Path, PathBuf};

pub use read::read;

/// A generated file: its path below the root of the repository, and its text.
pub type File = (PathBuf, String);

/// Everything that is generated from the C interface in `root`/src/capi. `extra` are further Rust
/// sources with exports, read as if they lay there.
pub fn files(root: &Path, extra: &[PathBuf]) -> Result<Vec<File>> {
    let model = read(root, extra)?;
    let mut files = vec![
        (
            PathBuf::from("bindings/model/zex.json"),
            serde_json::to_string_pretty(&model)? + "\n",
        ),
        (
            PathBuf::from("bindings/model/layout.txt"),
            layout::text(&model),
        ),
    ];
    files.push((
        PathBuf::from("bindings/model/symbols.txt"),
        symbols::text(&model)?,
    ));
    files.extend(lang::files(&model));
    Ok(files)
}
