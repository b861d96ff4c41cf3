//! The raw layer of Dart: `dart:ffi` structs and functions, and a program part that prints the
//! layout as `dart:ffi` sees it.

use crate::File;
use crate::model::{Field, Model, Parameter, Signature, Type};

const HEAD: &str = "// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.\n";
const IGNORE: &str = "// ignore_for_file: camel_case_types, constant_identifier_names, \
     non_constant_identifier_names, unused_field\n";

pub fn files(model: &Model) -> Vec<File> {
    vec![
        ("bindings/dart/lib/src/raw/zex.g.dart".into(), raw(model)),
        (
            "bindings/dart/lib/src/raw/errors.g.dart".into(),
            errors(model),
        ),
        (
            "bindings/dart/lib/src/raw/layout.g.dart".into(),
            layout(model),
        ),
    ]
}

fn raw(model: &Model) -> String {
    let mut out = format!("{HEAD}{IGNORE}\nimport 'dart:ffi';\n");
    for c in &model.constants {
        out += &format!("\n{}const int {} = {};\n", doc("", &c.doc), c.name, c.value);
    }
    for h in &model.handles {
        out += &format!(
            "\n{}final class {} extends Opaque {{}}\n",
            doc("", &h.doc),
            h.name
        );
    }
    for c in &model.callbacks {
        out += &format!(
            "\n{}typedef {} = {};\n",
            doc("", &c.doc),
            c.name,
            signature(&c.signature, native)
        );
    }
    for s in &model.structs {
        out += &format!(
            "\n{}final class {} extends Struct {{\n",
            doc("", &s.doc),
            s.name
        );
        for f in &s.fields {
            out += &doc("  ", &f.doc);
            if let Type::Array { length, .. } = f.kind {
                out += &format!("  @Array({length})\n");
            } else if let Some(mark) = number(&f.kind) {
                out += &format!("  @{mark}()\n");
            }
            out += &format!("  external {} {};\n", field(f), f.name);
        }
        out += "}\n";
    }
    out += "\n/// Every function of the library, looked up when it is first called.\n\
         final class Zex {\n  final DynamicLibrary library;\n\n  Zex(this.library);\n";
    for f in &model.functions {
        out += &format!(
            "\n{}  late final {} {} =\n      library.lookupFunction<\n        {},\n        {}\n      >('{}');\n",
            doc("  ", &f.doc),
            signature(&f.signature, dart),
            f.name,
            signature(&f.signature, native),
            signature(&f.signature, dart),
            f.name
        );
    }
    out + "}\n"
}

fn errors(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}// ignore_for_file: constant_identifier_names\n\n\
         /// Numbers that calls and events report; docs/ERRORS.md has them as one table.\n\
         abstract final class ZegoErrorCode {{\n"
    );
    for e in &model.errors {
        let name: String = e.name.split('_').map(capital).collect();
        let text = format!("{} {}", e.cause, e.remedy);
        out += &format!(
            "{}  static const int {name} = {};\n\n",
            doc("  ", text.trim()),
            e.code
        );
    }
    out.trim_end().to_string() + "\n}\n"
}

/// `dart:ffi` tells sizes but no offsets: each field is written with bytes that are not 0, and the
/// first of them in the struct's memory is where it begins.
fn layout(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}\nimport 'dart:ffi';\n\nimport 'package:ffi/ffi.dart';\n\nimport 'zex.g.dart';\n\n\
         const double _third = 1 / 3;\n\n\
         int _first(Pointer<Uint8> bytes, int size) {{\n\
         \x20 for (var at = 0; at < size; at++) {{\n    if (bytes[at] != 0) return at;\n  }}\n\
         \x20 return -1;\n}}\n\n\
         int _offset(int size, void Function(Pointer<Void> memory) write) {{\n\
         \x20 final memory = calloc<Uint8>(size);\n  write(memory.cast());\n\
         \x20 final at = _first(memory, size);\n  calloc.free(memory);\n  return at;\n}}\n\n\
         /// Sizes and offsets as dart:ffi lays structs out, in the form of bindings/model/layout.txt.\n\
         String layoutText() {{\n  final out = StringBuffer();\n  int size;\n"
    );
    for s in &model.structs {
        out += &format!(
            "  size = sizeOf<{0}>();\n  out.writeln('{0} $size');\n",
            s.name
        );
        for f in &s.fields {
            let (place, kind) = match &f.kind {
                Type::Array { of, .. } => (format!("{}[0]", f.name), &**of),
                other => (f.name.clone(), other),
            };
            let value = match kind {
                Type::F32 | Type::F64 => "_third",
                k if number(k).is_some() => "-1",
                _ => "Pointer.fromAddress(-1)",
            };
            out += &format!(
                "  out.writeln(\n    '{0}.{1} ${{_offset(size, (m) => m.cast<{0}>().ref.{place} = {value})}}',\n  );\n",
                s.name, f.name
            );
        }
    }
    out + "  return out.toString();\n}\n"
}

fn doc(indent: &str, text: &str) -> String {
    text.lines()
        .map(|line| format!("{indent}/// {line}").trim_end().to_string() + "\n")
        .collect()
}

fn capital(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut letters = lower.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

fn signature(signature: &Signature, spell: fn(&Type) -> String) -> String {
    let parameters: Vec<String> = signature
        .parameters
        .iter()
        .map(|Parameter { name, kind }| format!("{} {name}", spell(kind)))
        .collect();
    format!(
        "{} Function({})",
        spell(&signature.returns),
        parameters.join(", ")
    )
}

fn field(field: &Field) -> String {
    match (&field.signature, &field.kind) {
        (Some(s), _) => format!("Pointer<NativeFunction<{}>>", signature(s, native)),
        (None, Type::Array { of, .. }) => format!("Array<{}>", native(of)),
        (None, kind) => dart(kind),
    }
}

/// The marker class of a number.
fn number(kind: &Type) -> Option<&'static str> {
    Some(match kind {
        Type::U8 => "Uint8",
        Type::I16 => "Int16",
        Type::I32 | Type::Status => "Int32",
        Type::U32 => "Uint32",
        Type::I64 => "Int64",
        Type::U64 => "Uint64",
        Type::F32 => "Float",
        Type::F64 => "Double",
        _ => return None,
    })
}

/// As it crosses the border.
fn native(kind: &Type) -> String {
    if let Some(number) = number(kind) {
        return number.into();
    }
    match kind {
        Type::Void => "Void".into(),
        Type::Bool => "Bool".into(),
        Type::Text => "Pointer<Char>".into(),
        Type::UserData | Type::Function => "Pointer<Void>".into(),
        Type::Handle(name) => format!("Pointer<{name}>"),
        Type::Callback(name) => format!("Pointer<NativeFunction<{name}>>"),
        Type::Struct(name) => name.clone(),
        Type::Pointer { to, .. } => format!("Pointer<{}>", native(to)),
        Type::Array { of, .. } => format!("Array<{}>", native(of)),
        _ => unreachable!("a number"),
    }
}

/// As Dart code sees it.
fn dart(kind: &Type) -> String {
    match kind {
        Type::Void => "void".into(),
        Type::Bool => "bool".into(),
        Type::F32 | Type::F64 => "double".into(),
        k if number(k).is_some() => "int".into(),
        other => native(other),
    }
}
