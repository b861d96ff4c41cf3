//! Sizes and offsets as text. Every language prints its own in this form; they are compared.

use crate::model::Model;

/// A line `zex_user 24` per struct and `zex_user.user_id 8` per field, for a 64-bit machine.
pub fn text(model: &Model) -> String {
    let mut out = String::new();
    for s in &model.structs {
        out += &format!("{} {}\n", s.name, s.size);
        for f in &s.fields {
            out += &format!("{}.{} {}\n", s.name, f.name, f.offset);
        }
    }
    out
}
