//! The raw layer of Kotlin: `Zex` with its `external fun`s, error numbers, and the JNI glue.
//!
//! How things cross: text as `String`; a handle or a pointer in a callback as `Long`; a struct or
//! a block of memory as a direct `ByteBuffer`, whose fields lie at the generated offsets; an
//! out-parameter as an array of one; a callback with its `user_data` as one Kotlin interface.

use crate::File;
use crate::model::{Callback, Field, Function, Model, Parameter, Signature, Struct, Type};

mod jni;

const SOURCES: &str = "bindings/kotlin/src/main/kotlin/im/zego/zegoexpress";

pub fn files(model: &Model) -> Vec<File> {
    vec![
        (format!("{SOURCES}/internal/Zex.g.kt").into(), zex(model)),
        (
            format!("{SOURCES}/constants/ZegoErrorCode.g.kt").into(),
            error_codes(model),
        ),
        (
            "bindings/kotlin/jni/src/c.g.rs".into(),
            jni::declarations(model),
        ),
        ("bindings/kotlin/jni/src/glue.g.rs".into(), jni::glue(model)),
    ]
}

const HEAD: &str = "// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.\n";

fn zex(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}@file:Suppress(\"FunctionName\", \"ConstPropertyName\", \"unused\", \"LongParameterList\")\n\n\
         package im.zego.zegoexpress.internal\n\nimport java.nio.ByteBuffer\n\n"
    );
    for callback in model.callbacks.iter().filter(|c| is_handler(c)) {
        out += &doc(&callback.doc, "");
        out += &format!(
            "internal fun interface {} {{\n    fun run({})\n}}\n",
            camel(&callback.name),
            arguments(&callback.signature)
        );
    }
    for table in model.structs.iter().filter(|s| is_table(s)) {
        out += &doc(&table.doc, "");
        out += &format!("internal interface {} {{\n", camel(&table.name));
        for (field, signature) in table_functions(table) {
            out += &doc(&field.doc, "    ");
            out += &format!("    fun {}({})\n", field.name, arguments(signature));
        }
        out += "}\n";
    }
    out += "\n/** The C interface, function by function. Names, order and meaning are the header's. */\n\
            internal object Zex {\n    init {\n        Native.load()\n    }\n";
    for function in &model.functions {
        out += &doc(&function.doc, "    ");
        out += &format!(
            "    @JvmStatic\n    external fun {}({}){}\n",
            function.name,
            parameters(model, function),
            match kotlin_return(&function.signature.returns) {
                "Unit" => String::new(),
                other => format!(": {other}"),
            }
        );
    }
    out += "\n    /** Sizes and offsets as the JNI library's compiler sees them. */\n    \
            @JvmStatic\n    external fun layout(): String\n";
    for constant in &model.constants {
        out += &doc(&constant.doc, "    ");
        out += &format!(
            "    const val {}: Int = {}\n",
            constant.name, constant.value as i32
        );
    }
    out += "}\n";
    for s in &model.structs {
        out += &format!(
            "\n/** Offsets of `{}`, in bytes. */\ninternal object {} {{\n    const val SIZE: Int = {}\n",
            s.name,
            offsets(&s.name),
            s.size
        );
        for field in &s.fields {
            out += &format!("    const val {}: Int = {}\n", field.name, field.offset);
        }
        out += "}\n";
    }
    out += "\n/** Sizes and offsets as this layer uses them, in the form of bindings/model/layout.txt. */\n\
            internal fun zexLayout(): String = buildString {\n";
    for s in &model.structs {
        let object = offsets(&s.name);
        out += &format!(
            "    append(\"{} \").append({object}.SIZE).append('\\n')\n",
            s.name
        );
        for field in &s.fields {
            out += &format!(
                "    append(\"{}.{1} \").append({object}.{1}).append('\\n')\n",
                s.name, field.name
            );
        }
    }
    out + "}\n"
}

fn error_codes(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}package im.zego.zegoexpress.constants\n\n\
         /** Every error number, with its cause and what to do about it. */\n\
         public object ZegoErrorCode {{\n"
    );
    for error in &model.errors {
        out += &doc(
            &format!("{} {}", error.cause.trim(), error.remedy.trim()),
            "    ",
        );
        out += &format!(
            "    public const val {}: Int = {}\n",
            error.name, error.code
        );
    }
    out + "}\n"
}

/// KDoc; the sources' Markdown is kept, their `# Safety` is about C callers.
fn doc(text: &str, indent: &str) -> String {
    let text = text.split("# Safety").next().unwrap_or("").trim();
    if text.is_empty() {
        return String::new();
    }
    let text = text.replace("*/", "* /").replace("/*", "/ *");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    if let [line] = lines[..] {
        return format!("{indent}/** {} */\n", line.trim());
    }
    let mut out = format!("{indent}/**\n");
    for line in lines {
        out += format!("{indent} * {}", line.trim()).trim_end();
        out.push('\n');
    }
    out + &format!("{indent} */\n")
}

/// `zex_room_config` as `ZexRoomConfig`.
fn camel(name: &str) -> String {
    name.split('_')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}

/// Where a struct's offsets are; its callbacks have the plain name.
fn offsets(name: &str) -> String {
    camel(name) + "Layout"
}

/// A function pointer that becomes an interface; the one that frees `user_data` stays in the glue.
fn is_handler(callback: &Callback) -> bool {
    callback.name != "zex_destroy" && has_user_data(&callback.signature)
}

fn has_user_data(signature: &Signature) -> bool {
    signature.parameters.iter().any(|p| is_user_data(&p.kind)) && signature.parameters.len() > 1
}

fn is_user_data(kind: &Type) -> bool {
    *kind == Type::UserData
}

/// A function that takes nothing but a `void *`: that is a number here, and no handler.
fn is_address(function: &Function) -> bool {
    !has_user_data(&function.signature)
}

/// A struct of callbacks, recognised by the function that frees their `user_data`.
fn is_table(s: &Struct) -> bool {
    s.fields
        .iter()
        .any(|f| f.kind == Type::Callback("zex_destroy".into()))
}

/// A table's functions that become methods.
fn table_functions(table: &Struct) -> impl Iterator<Item = (&Field, &Signature)> {
    table
        .fields
        .iter()
        .filter_map(|f| Some((f, f.signature.as_ref()?)))
}

/// The table that a parameter points to.
fn table_of<'a>(model: &'a Model, kind: &Type) -> Option<&'a Struct> {
    let Type::Pointer { to, .. } = kind else {
        return None;
    };
    let Type::Struct(name) = &**to else {
        return None;
    };
    Some(model.struct_named(name)).filter(|s| is_table(s))
}

/// What a Kotlin function takes: `user_data` belongs to the interface, `destroy` to the glue.
fn parameters(model: &Model, function: &Function) -> String {
    let mut out = vec![];
    for p in &function.signature.parameters {
        if is_user_data(&p.kind) && is_address(function) {
            out.push(format!("{}: Long", p.name));
        }
        if let Some(kind) = kotlin_parameter(p) {
            out.push(format!("{}: {kind}", p.name));
        }
        let table = table_of(model, &p.kind).filter(|_| has_user_data(&function.signature));
        if let Some(table) = table {
            out.push(format!("handler: {}?", camel(&table.name)));
        }
    }
    out.join(", ")
}

fn kotlin_parameter(p: &Parameter) -> Option<String> {
    Some(match &p.kind {
        Type::UserData => return None,
        Type::Callback(name) if name == "zex_destroy" => return None,
        Type::Callback(name) => camel(name) + "?",
        Type::Text => "String?".into(),
        Type::Pointer { to, .. } => match &**to {
            Type::Struct(_) | Type::U8 | Type::I16 => "ByteBuffer?".into(),
            Type::U32 | Type::I32 => "IntArray?".into(),
            _ => "LongArray?".into(),
        },
        other => scalar(other).into(),
    })
}

/// What a Kotlin callback is given.
fn arguments(signature: &Signature) -> String {
    let arguments: Vec<String> = signature
        .parameters
        .iter()
        .filter(|p| !is_user_data(&p.kind))
        .map(|p| match &p.kind {
            Type::Text => format!("{}: String?", p.name),
            other => format!("{}: {}", p.name, scalar(other)),
        })
        .collect();
    arguments.join(", ")
}

/// Handles and, in callbacks, pointers are numbers.
fn scalar(kind: &Type) -> &'static str {
    match kind {
        Type::U8 | Type::I16 | Type::I32 | Type::U32 | Type::Status => "Int",
        Type::F32 => "Float",
        Type::F64 => "Double",
        _ => "Long",
    }
}

fn kotlin_return(kind: &Type) -> &'static str {
    match kind {
        Type::Void => "Unit",
        Type::Text => "String?",
        other => scalar(other),
    }
}
