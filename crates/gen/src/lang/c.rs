//! C needs no raw layer, the header is one. Generated are two programs that see it as a compiler
//! does: one prints the layout, one carries every type into debug information.

use crate::File;
use crate::model::{Function, Model, Type};

const HEAD: &str = "/* Generated from src/capi; do not edit. `cargo xtask gen` rewrites it. */\n";

pub fn files(model: &Model) -> Vec<File> {
    vec![
        ("bindings/model/layout.g.c".into(), layout(model)),
        ("bindings/model/abi.g.c".into(), carrier(model)),
    ]
}

fn layout(model: &Model) -> String {
    let mut out = String::from(HEAD);
    out += "/* Prints sizes and offsets as this compiler sees them, to compare with layout.txt. */\n\
         #include <stddef.h>\n#include <stdio.h>\n#include <zego_express.h>\n\nint main(void)\n{\n";
    for s in &model.structs {
        out += &format!(
            "    printf(\"{0} %u\\n\", (unsigned)sizeof({0}));\n",
            s.name
        );
        for f in &s.fields {
            out += &format!(
                "    printf(\"{0}.{1} %u\\n\", (unsigned)offsetof({0}, {1}));\n",
                s.name, f.name
            );
        }
    }
    out + "    return 0;\n}\n"
}

/// A library with the same functions that do nothing: its debug information is the interface, for
/// abidiff. The real library's own is cut down to line tables, and Rust's names are not C's.
fn carrier(model: &Model) -> String {
    let mut out = String::from(HEAD);
    out += "/* The interface as debug information, for abidiff; never linked into anything. */\n\
         #include <zego_express.h>\n";
    for f in &model.functions {
        out += &format!("\n{}\n{{\n", prototype(f));
        for p in &f.signature.parameters {
            out += &format!("    (void){};\n", p.name);
        }
        if f.signature.returns != Type::Void {
            out += "    return 0;\n";
        }
        out += "}\n";
    }
    out
}

/// The function as the C header declares it.
pub(super) fn prototype(function: &Function) -> String {
    let parameters: Vec<String> = function
        .signature
        .parameters
        .iter()
        .map(|p| declare(&p.kind, &p.name))
        .collect();
    let parameters = if parameters.is_empty() {
        "void".into()
    } else {
        parameters.join(", ")
    };
    format!(
        "{}({parameters})",
        declare(&function.signature.returns, &function.name)
    )
}

/// A type and the name that has it: `uint32_t width`, `const char *room_id`.
pub(super) fn declare(kind: &Type, name: &str) -> String {
    let kind = kind.to_string();
    let space = if kind.ends_with('*') { "" } else { " " };
    format!("{kind}{space}{name}")
}
