//! Shell commands of the documents: each `sh` block is run by the tests, as it stands there, or says
//! in a comment before it why it is not.

mod blocks;
mod play;

pub use blocks::check;
use blocks::{Block, Way};
use play::Stage;

use crate::home;
use crate::live::prepare;
use crate::test::{Count, Failure};
use crate::tidy_docs::documents;

/// The step of `cargo xtask test`.
pub fn step() -> Result<Count, Failure> {
    prepare()?;
    let mut stage = Stage::new(&home::empty("docs")?)?;
    let mut count = Count::default();
    // The README first: it starts the server whose data folder the others go on with.
    let mut texts = documents();
    texts.sort_by_key(|path| path.parent() != Some(crate::run::root().as_path()));
    for path in texts {
        let (name, text) = blocks::read(&path)?;
        for block in blocks::of(&text) {
            let Block { line, way, script } = &block;
            let what = format!("{name}:{line}");
            match way {
                Ok(Way::ToItsEnd) => drop(count.record(&what, stage.whole(script))),
                Ok(Way::Until(sign)) => drop(count.record(&what, stage.until(script, sign))),
                Ok(Way::Beside(sign)) => drop(count.record(&what, stage.beside(script, sign))),
                Ok(Way::ByStep(_) | Way::NotHere(_)) => {}
                Err(wrong) => drop(count.record(&what, Err(wrong.clone()))),
            }
        }
        stage.clear();
    }
    Ok(count)
}
