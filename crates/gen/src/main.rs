//! Writes the generated files of the bindings.
//!
//! `zego-gen [--root DIR] [--out DIR] [--with FILE.rs]…`: reads DIR/src/capi (default: here), and
//! the sources after `--with` as if they lay there; writes below `--out` (default: the root).

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

fn main() -> Result<()> {
    let mut root = PathBuf::from(".");
    let mut out = None;
    let mut extra = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(option) = args.next() {
        let mut value = || -> Result<PathBuf> {
            let value = args
                .next()
                .with_context(|| format!("{option} wants a path"))?;
            Ok(value.into())
        };
        match option.as_str() {
            "--root" => root = value()?,
            "--out" => out = Some(value()?),
            "--with" => extra.push(value()?),
            _ => bail!("unknown option {option:?}; --root DIR, --out DIR, --with FILE.rs"),
        }
    }
    let out = out.unwrap_or_else(|| root.clone());
    for (path, text) in zego_gen::files(&root, &extra)? {
        let path = out.join(path);
        let folder = path.parent().expect("every file lies in a folder");
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
