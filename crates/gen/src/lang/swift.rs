//! The raw layer of Swift.
//!
//! Swift reads the C header itself, so structs, callbacks and functions need no mirror. What is
//! generated makes them pleasant and safe: calls that take `String` and throw `ZegoError`, structs
//! at their defaults, typed constants and error numbers, and the layout as this compiler sees it.
//! A header repeats every prototype from the model, so that the C compiler inside Swift's refuses
//! a model that does not agree with the library's header.

use super::c;
use crate::File;
use crate::model::{Function, Model, Type};

const NOTE: &str = "// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.\n";
const RAW: &str = "bindings/swift/Sources/ZegoExpressEngine/Raw";

pub fn files(model: &Model) -> Vec<File> {
    vec![
        (
            "bindings/swift/Sources/CZegoExpress/zego_express_model.g.h".into(),
            header(model),
        ),
        (format!("{RAW}/Zex.g.swift").into(), calls(model)),
        (
            format!("{RAW}/ZexConstants.g.swift").into(),
            constants(model),
        ),
        (
            format!("{RAW}/ZegoErrorCode.g.swift").into(),
            error_codes(model),
        ),
        (format!("{RAW}/ZexLayout.g.swift").into(), layout(model)),
    ]
}

/// C, so that the compiler compares header and model: two prototypes of a function must agree.
fn header(model: &Model) -> String {
    let mut out = String::from(
        "/* Generated from src/capi; do not edit. `cargo xtask gen` rewrites it. */\n\
         #ifndef ZEGO_EXPRESS_MODEL_G_H\n#define ZEGO_EXPRESS_MODEL_G_H\n\n\
         #include <zego_express.h>\n\n",
    );
    for f in &model.functions {
        out += &format!("{};\n", c::prototype(f));
    }
    out + "\n#endif\n"
}

fn calls(model: &Model) -> String {
    let mut out = format!(
        "{NOTE}\nimport CZegoExpress\n\n\
         /// The C interface as Swift calls: a status other than 0 is thrown, with the message of\n\
         /// the call. Texts with an embedded NUL are refused here, since C would cut them short.\n\
         package enum Zex {{\n"
    );
    for f in &model.functions {
        if initialised(f).is_none() {
            out += &call(f);
        }
    }
    out += "}\n";
    for f in &model.functions {
        if let Some(name) = initialised(f) {
            out += &format!(
                "\nextension {name} {{\n    /// At its defaults, `struct_size` included.\n    \
                 package static func defaults() -> {name} {{\n        var value = {name}()\n        \
                 {}(&value)\n        return value\n    }}\n}}\n",
                f.name
            );
        }
    }
    out
}

/// The struct that a function `zex_…_init` sets to its defaults.
fn initialised(f: &Function) -> Option<&str> {
    let name = f.name.strip_suffix("_init")?;
    f.signature
        .parameters
        .first()
        .and_then(|p| match &p.kind {
            Type::Pointer { to, .. } => match &**to {
                Type::Struct(s) => Some(s.as_str()),
                _ => None,
            },
            _ => None,
        })
        .filter(|s| *s == name)
}

fn call(f: &Function) -> String {
    let mut out = String::from("\n");
    for line in f.doc.lines() {
        let line = format!("    /// {line}");
        out += line.trim_end();
        out.push('\n');
    }
    let parameters: Vec<String> = f
        .signature
        .parameters
        .iter()
        .map(|p| format!("_ {}: {}", camel(&p.name), swift_type(&p.kind)))
        .collect();
    let arguments: Vec<String> = f
        .signature
        .parameters
        .iter()
        .map(|p| camel(&p.name))
        .collect();
    let invocation = format!("{}({})", f.name, arguments.join(", "));
    let name = camel(f.name.strip_prefix("zex_").unwrap_or(&f.name));
    let (suffix, body) = match &f.signature.returns {
        Type::Status => (
            " throws(ZegoError)".to_string(),
            format!("try check({invocation}, \"{name}\")"),
        ),
        Type::Void => (String::new(), invocation),
        Type::Text => (" -> String".into(), format!("text({invocation})")),
        other => (format!(" -> {}", swift_type(other)), invocation),
    };
    out += &format!(
        "    package static func {name}({}){suffix} {{\n",
        parameters.join(", ")
    );
    if f.signature.returns == Type::Status {
        for p in &f.signature.parameters {
            if p.kind == Type::Text {
                let argument = camel(&p.name);
                out += &format!(
                    "        try checkText({argument}, \"{}\", \"{name}\")\n",
                    p.name
                );
            }
        }
    }
    out + &format!("        {body}\n    }}\n")
}

/// How a parameter of that type is spelled in Swift.
fn swift_type(kind: &Type) -> String {
    match kind {
        Type::Void => "Void".into(),
        Type::U8 => "UInt8".into(),
        Type::I16 => "Int16".into(),
        Type::I32 | Type::Status => "Int32".into(),
        Type::U32 => "UInt32".into(),
        Type::I64 => "Int64".into(),
        Type::U64 => "UInt64".into(),
        Type::Bool => "Bool".into(),
        Type::F32 => "Float".into(),
        Type::F64 => "Double".into(),
        Type::Text => "String?".into(),
        Type::UserData => "UnsafeMutableRawPointer?".into(),
        Type::Handle(_) => "OpaquePointer?".into(),
        Type::Callback(name) => format!("{name}?"),
        Type::Struct(name) => name.clone(),
        Type::Pointer { to, is_const } => {
            let to = match &**to {
                Type::Text => "UnsafePointer<CChar>?".to_string(),
                other => swift_type(other),
            };
            let mutable = if *is_const { "" } else { "Mutable" };
            format!("Unsafe{mutable}Pointer<{to}>?")
        }
        // Only fields have these.
        Type::Function | Type::Array { .. } => "Never".into(),
    }
}

fn constants(model: &Model) -> String {
    let mut out = format!(
        "{NOTE}\n/// The numbers of the C interface, with the type in which they cross.\n\
         package enum ZexConstant {{\n"
    );
    for c in &model.constants {
        for line in c.doc.lines() {
            out += &format!("    /// {line}\n");
        }
        out += &format!(
            "    package static let {}: UInt32 = {}\n",
            camel_of_constant(c.name.strip_prefix("ZEX_").unwrap_or(&c.name)),
            c.value
        );
    }
    out + "}\n"
}

fn error_codes(model: &Model) -> String {
    let mut out = format!(
        "{NOTE}\n/// The error numbers, the same in every language. A number that is not here can\n\
         /// still arrive: from a newer server.\n\
         public struct ZegoErrorCode: RawRepresentable, Hashable, Sendable {{\n    \
         public let rawValue: Int32\n\n    \
         public init(rawValue: Int32) {{ self.rawValue = rawValue }}\n"
    );
    for e in &model.errors {
        out += &format!(
            "\n    /// {}: {} {}\n    public static let {} = Self(rawValue: {})\n",
            e.code,
            e.cause,
            e.remedy,
            camel_of_constant(&e.name),
            e.code
        );
    }
    out + "}\n"
}

fn layout(model: &Model) -> String {
    let mut out = format!(
        "{NOTE}\nimport CZegoExpress\n\n\
         /// Sizes and offsets as this compiler sees them, a line each, to compare with\n\
         /// bindings/model/layout.txt.\n\
         package func zexLayout() -> String {{\n    var lines = \"\"\n    \
         func line(_ name: String, _ value: Int?) {{\n        \
         lines += \"\\(name) \\(value.map(String.init) ?? \"unknown\")\\n\"\n    }}\n"
    );
    for s in &model.structs {
        out += &format!("    line(\"{0}\", MemoryLayout<{0}>.size)\n", s.name);
        for f in &s.fields {
            out += &format!(
                "    line(\"{0}.{1}\", MemoryLayout<{0}>.offset(of: \\.{1}))\n",
                s.name, f.name
            );
        }
    }
    out + "    return lines\n}\n"
}

/// `room_id` as `roomId`; Swift's keywords in backticks.
fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for c in name.chars() {
        if c == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.extend(c.to_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    if ["default", "in", "is", "as", "self", "func", "repeat"].contains(&out.as_str()) {
        return format!("`{out}`");
    }
    out
}

/// `ROOM_STATE_CONNECTED` as `roomStateConnected`.
fn camel_of_constant(name: &str) -> String {
    camel(&name.to_lowercase())
}
