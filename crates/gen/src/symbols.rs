//! Since when each function and each field of a struct is there: the ledger of the interface.

use crate::model::{Model, Struct};
use anyhow::{Context, Result, bail};

/// A line `zex_create_engine 0.1` per function, sorted by name, then one `zex_user.user_id 0.1` per
/// field of a struct that can grow.
pub fn text(model: &Model) -> Result<String> {
    let mut functions = vec![];
    for f in &model.functions {
        let since = since(&f.doc).with_context(|| format!("{}: no `Since:`", f.name))?;
        functions.push(format!("{} {since}\n", f.name));
    }
    functions.sort();
    let mut out = functions.concat();
    for s in model.structs.iter().filter(|s| s.is_sized()) {
        fields(s, &mut out)?;
    }
    Ok(out)
}

/// A field that was not in the struct's first header says when it came.
fn fields(s: &Struct, out: &mut String) -> Result<()> {
    let first = since(&s.doc).unwrap_or("0.1");
    for field in &s.fields {
        let is_first = field.offset < s.first_size;
        let version = match (since(&field.doc), is_first) {
            (None, true) => first,
            (Some(version), false) => version,
            (Some(_), true) => bail!("{}.{}: was there from the start", s.name, field.name),
            (None, false) => bail!("{}.{}: came later and has no `Since:`", s.name, field.name),
        };
        *out += &format!("{}.{} {version}\n", s.name, field.name);
    }
    Ok(())
}

/// The version behind `Since:`.
fn since(doc: &str) -> Option<&str> {
    let rest = doc.split("Since: ").nth(1)?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'));
    let version = rest[..end.unwrap_or(rest.len())].trim_end_matches('.');
    (!version.is_empty()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Type};

    #[test]
    fn versions_end_with_their_sentence() {
        assert_eq!(since("Blocks: never. Since: 0.1. Errors: x"), Some("0.1"));
        assert_eq!(since("Since: 0.12.3"), Some("0.12.3"));
        assert_eq!(since("Since: then"), None);
    }

    #[test]
    fn a_field_that_came_later_says_so() {
        let field = |name: &str, offset, doc: &str| Field {
            name: name.into(),
            doc: doc.into(),
            offset,
            kind: Type::U32,
            signature: None,
            default: None,
        };
        let mut s = Struct {
            name: "zex_a".into(),
            doc: String::new(),
            size: 12,
            first_size: 8,
            fields: vec![
                field("struct_size", 0, ""),
                field("b", 4, ""),
                field("c", 8, "Milliseconds. Since: 0.2."),
            ],
        };
        let mut out = String::new();
        fields(&s, &mut out).unwrap();
        assert_eq!(out, "zex_a.struct_size 0.1\nzex_a.b 0.1\nzex_a.c 0.2\n");
        s.fields[2].doc.clear();
        assert!(fields(&s, &mut out).is_err());
    }
}
