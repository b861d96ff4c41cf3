//! docs/ERRORS.md is made from errors.toml: `cargo xtask gen` rewrites it, this test compares.

use std::fmt::Write as _;
use std::path::Path;

fn document() -> String {
    let mut text = String::from(
        "# Errors\n\nGenerated from crates/proto/errors.toml by `cargo xtask gen`; do not edit.\n\n\
         A call that fails returns one of these numbers, and `zex_last_error()` says which field and\n\
         which limit it was about. Callbacks carry the same numbers. 1000900 to 1000949 are our own;\n\
         the others are the published ones.\n\n| code | name | cause | what to do |\n|---|---|---|---|\n",
    );
    for row in zego_proto::error::TABLE {
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            row.code, row.name, row.cause, row.remedy
        )
        .expect("a String takes all");
    }
    text
}

#[test]
fn golden_errors() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ERRORS.md");
    let actual = document();
    if std::env::var_os("ZEGO_UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).expect("docs is writable");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "docs/ERRORS.md is not what errors.toml says; run `cargo xtask gen`"
    );
}
