//! Turns errors.toml into constants and a sorted table, and refuses an inconsistent one.

use std::fmt::Write as _;

#[derive(serde::Deserialize)]
struct Table {
    error: Vec<Row>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: i32,
    name: String,
    cause: String,
    remedy: String,
}

fn main() {
    println!("cargo::rerun-if-changed=errors.toml");
    println!("cargo::rerun-if-changed=build.rs");
    let text = std::fs::read_to_string("errors.toml").expect("errors.toml lies beside build.rs");
    let mut rows = toml::from_str::<Table>(&text)
        .expect("errors.toml has only [[error]] rows with code, name, cause, remedy")
        .error;
    rows.sort_by_key(|row| row.code);
    for pair in rows.windows(2) {
        assert!(
            pair[0].code != pair[1].code,
            "errors.toml: {} twice",
            pair[0].code
        );
    }
    let mut names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    names.sort_unstable();
    assert!(
        names.windows(2).all(|pair| pair[0] != pair[1]),
        "errors.toml: a name twice"
    );

    let mut out = String::from("/// One constant for each row of errors.toml.\npub mod code {\n");
    for row in &rows {
        writeln!(out, "    /// {}", row.cause).expect("a String takes all");
        writeln!(out, "    pub const {}: i32 = {};", row.name, row.code).expect("same");
    }
    out.push_str("}\n\n/// errors.toml, ascending by code.\npub static TABLE: &[ErrorInfo] = &[\n");
    for row in &rows {
        writeln!(
            out,
            "    ErrorInfo {{ code: {}, name: {:?}, cause: {:?}, remedy: {:?} }},",
            row.code, row.name, row.cause, row.remedy
        )
        .expect("same");
    }
    out.push_str("];\n");
    let dir = std::env::var_os("OUT_DIR").expect("cargo sets it for build scripts");
    std::fs::write(std::path::Path::new(&dir).join("errors.rs"), out).expect("OUT_DIR is writable");
}
