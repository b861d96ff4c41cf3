//! The Rust half of Kotlin's raw layer: declarations of the C interface, and a `Java_*` function
//! for each of its functions that only converts.

use super::{
    HEAD, has_user_data, is_address, is_handler, is_table, is_user_data, table_functions, table_of,
};
use crate::model::{Function, Model, Parameter, Signature, Struct, Type};

/// The C interface as Rust sees it from outside, and its layout as text.
pub fn declarations(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}#![allow(non_camel_case_types, dead_code)]\n\nuse std::ffi::{{c_char, c_void}};\n\
         use std::mem::{{offset_of, size_of}};\n\n"
    );
    for handle in &model.handles {
        out += &format!("pub type {} = c_void;\n", handle.name);
    }
    for callback in &model.callbacks {
        out += &format!(
            "pub type {} = {};\n",
            callback.name,
            function_type(&callback.signature)
        );
    }
    for s in &model.structs {
        out += &format!("\n#[repr(C)]\npub struct {} {{\n", s.name);
        for field in &s.fields {
            let kind = match &field.signature {
                Some(signature) => function_type(signature),
                None => rust_type(&field.kind),
            };
            out += &format!("    pub {}: {kind},\n", field.name);
        }
        out += "}\n";
    }
    out += "\n#[link(name = \"zego_express\")]\nunsafe extern \"C\" {\n";
    for function in &model.functions {
        let parameters: Vec<String> = function
            .signature
            .parameters
            .iter()
            .map(|p| format!("{}: {}", p.name, rust_type(&p.kind)))
            .collect();
        out += &format!(
            "    pub fn {}({}){};\n",
            function.name,
            parameters.join(", "),
            returns(&function.signature)
        );
    }
    out += "}\n\npub fn layout() -> String {\n    let mut out = String::new();\n";
    for s in &model.structs {
        out += &format!(
            "    out += &format!(\"{0} {{}}\\n\", size_of::<{0}>());\n",
            s.name
        );
        for field in &s.fields {
            out += &format!(
                "    out += &format!(\"{0}.{1} {{}}\\n\", offset_of!({0}, {1}));\n",
                s.name, field.name
            );
        }
    }
    out + "    out\n}\n"
}

fn rust_type(kind: &Type) -> String {
    match kind {
        Type::Void => "()".into(),
        Type::U8 => "u8".into(),
        Type::I16 => "i16".into(),
        Type::I32 | Type::Status => "i32".into(),
        Type::U32 => "u32".into(),
        Type::I64 => "i64".into(),
        Type::U64 => "u64".into(),
        Type::Bool => "bool".into(),
        Type::F32 => "f32".into(),
        Type::F64 => "f64".into(),
        Type::Text => "*const c_char".into(),
        Type::UserData | Type::Function => "*mut c_void".into(),
        Type::Handle(name) => format!("*mut {name}"),
        Type::Callback(name) | Type::Struct(name) => name.clone(),
        Type::Pointer { to, is_const: true } => format!("*const {}", rust_type(to)),
        Type::Pointer {
            to,
            is_const: false,
        } => format!("*mut {}", rust_type(to)),
        Type::Array { of, length } => format!("[{}; {length}]", rust_type(of)),
    }
}

fn returns(signature: &Signature) -> String {
    match &signature.returns {
        Type::Void => String::new(),
        other => format!(" -> {}", rust_type(other)),
    }
}

fn function_type(signature: &Signature) -> String {
    let parameters: Vec<String> = signature
        .parameters
        .iter()
        .map(|p| rust_type(&p.kind))
        .collect();
    format!(
        "Option<unsafe extern \"C\" fn({}){}>",
        parameters.join(", "),
        returns(signature)
    )
}

/// Trampolines from C to Kotlin, then the functions from Kotlin to C.
pub fn glue(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}#![allow(non_snake_case, unused_imports)]\n\n\
         use crate::bridge::{{Arg, Env, Handler, Method, call, enter, free}};\nuse crate::c;\n\
         use jni_sys::{{JNIEnv, jclass, jdouble, jfloat, jint, jlong, jobject, jstring}};\n\
         use std::ffi::{{c_char, c_void}};\nuse std::mem::size_of;\n"
    );
    for callback in model.callbacks.iter().filter(|c| is_handler(c)) {
        let name = &callback.name;
        out += &methods(name, &[("run", &callback.signature)]);
        // A completion is told once and then freed; one with a `destroy` is freed by that.
        let once = !has_destroy(model, name);
        out += &trampoline(name, "run", 0, &callback.signature, once);
    }
    for table in model.structs.iter().filter(|s| is_table(s)) {
        let functions: Vec<(&str, &Signature)> = table_functions(table)
            .map(|(f, s)| (f.name.as_str(), s))
            .collect();
        out += &methods(&table.name, &functions);
        for (index, (field, signature)) in functions.iter().enumerate() {
            out += &trampoline(&table.name, field, index, signature, false);
        }
        out += &fill(table, &functions);
    }
    for function in &model.functions {
        out += &export(model, function);
    }
    out += "\n#[unsafe(no_mangle)]\npub unsafe extern \"system\" fn \
            Java_im_zego_zegoexpress_internal_Zex_layout(env: *mut JNIEnv, _class: jclass) -> jstring {\n    \
            // SAFETY: the VM hands in a valid environment.\n    \
            unsafe { enter(env, std::ptr::null_mut(), |env| env.string(&c::layout())) }\n}\n";
    out
}

/// Whether the functions that take this callback also take a `destroy`.
fn has_destroy(model: &Model, callback: &str) -> bool {
    let destroy = Type::Callback("zex_destroy".into());
    let this = Type::Callback(callback.into());
    model.functions.iter().any(|f| {
        let takes = |kind: &Type| f.signature.parameters.iter().any(|p| p.kind == *kind);
        takes(&this) && takes(&destroy)
    })
}

/// Names and JVM descriptors of an interface's methods.
fn methods(interface: &str, functions: &[(&str, &Signature)]) -> String {
    let mut out = format!(
        "\nstatic {}: &[Method] = &[\n",
        interface.to_uppercase() + "_METHODS"
    );
    for (name, signature) in functions {
        let descriptor: String = signature
            .parameters
            .iter()
            .filter(|p| !is_user_data(&p.kind))
            .map(|p| match &p.kind {
                Type::Text => "Ljava/lang/String;",
                Type::U8 | Type::I16 | Type::I32 | Type::U32 | Type::Status => "I",
                Type::F32 => "F",
                Type::F64 => "D",
                _ => "J",
            })
            .collect();
        out += &format!("    (c\"{name}\", c\"({descriptor})V\"),\n");
    }
    out + "];\n"
}

fn trampoline(
    owner: &str,
    name: &str,
    index: usize,
    signature: &Signature,
    free_after: bool,
) -> String {
    let parameters: Vec<String> = signature
        .parameters
        .iter()
        .map(|p| format!("{}: {}", p.name, c_type(&p.kind)))
        .collect();
    let arguments: Vec<String> = signature
        .parameters
        .iter()
        .filter(|p| !is_user_data(&p.kind))
        .map(|p| {
            let name = &p.name;
            match &p.kind {
                Type::Text => format!("Arg::Text({name})"),
                Type::U8 | Type::I16 | Type::I32 | Type::U32 | Type::Status => {
                    format!("Arg::Int({name} as jint)")
                }
                Type::F32 => format!("Arg::Float({name})"),
                Type::F64 => format!("Arg::Double({name})"),
                Type::I64 | Type::U64 => format!("Arg::Long({name} as jlong)"),
                _ => format!("Arg::Long({name} as usize as jlong)"),
            }
        })
        .collect();
    let user_data = signature
        .parameters
        .iter()
        .find(|p| is_user_data(&p.kind))
        .map_or("user_data", |p| p.name.as_str());
    let free = if free_after {
        format!(
            "\n    // SAFETY: this was the one call, so nothing uses the handler any more.\n    \
             unsafe {{ free({user_data}) }};"
        )
    } else {
        String::new()
    };
    format!(
        "\nunsafe extern \"C\" fn {owner}_{name}({}) {{\n    \
         // SAFETY: `user_data` is the handler that was given with this function; text is valid until we return.\n    \
         unsafe {{ call({user_data}, {index}, &[{}]) }};{free}\n}}\n",
        parameters.join(", "),
        arguments.join(", ")
    )
}

/// A type in a trampoline's parameter list.
fn c_type(kind: &Type) -> String {
    qualified(rust_type(kind))
}

/// Names of the C interface live in module `c`.
fn qualified(kind: String) -> String {
    kind.replace("zex_", "c::zex_")
}

/// Puts trampolines where the caller's table has something.
fn fill(table: &Struct, functions: &[(&str, &Signature)]) -> String {
    let name = &table.name;
    let mut out = format!(
        "\n/// Puts a trampoline wherever the table has anything but NULL.\n\
         fn {name}_fill(table: &mut c::{name}) {{\n    table.destroy = Some(free);\n"
    );
    for (field, _) in functions {
        out += &format!(
            "    if table.{field}.is_some() {{\n        table.{field} = Some({name}_{field});\n    }}\n"
        );
    }
    out + "}\n"
}

fn export(model: &Model, function: &Function) -> String {
    let mut java = vec!["env: *mut JNIEnv".to_string(), "_class: jclass".into()];
    let mut prepare = String::new();
    let mut arguments = vec![];
    let mut after = String::new();
    let mut undo = String::new();
    let parameters = &function.signature.parameters;
    for p in parameters {
        let name = &p.name;
        let table = table_of(model, &p.kind).filter(|_| has_user_data(&function.signature));
        if let Some(table) = table {
            let table = &table.name;
            java.push(format!("{name}: jobject"));
            java.push("handler: jobject".into());
            prepare += &format!(
                "        let mut {name} = env.table::<c::{table}>(\"{name}\", {name})?;\n        \
                 if let Some(table) = &mut {name} {{\n            {table}_fill(table);\n        }}\n        \
                 let handler = if {name}.is_some() {{ Handler::keep(env, handler, {}_METHODS)? }} else {{ std::ptr::null_mut() }};\n",
                table.to_uppercase()
            );
            arguments.push(format!(
                "{name}.as_ref().map_or(std::ptr::null(), std::ptr::from_ref)"
            ));
            continue;
        }
        match &p.kind {
            Type::UserData if is_address(function) => {
                java.push(format!("{name}: jlong"));
                arguments.push(format!("{name} as usize as *mut c_void"));
            }
            Type::UserData => arguments.push("handler".into()),
            Type::Callback(callback) if callback == "zex_destroy" => {
                arguments.push("Some(free)".into());
            }
            Type::Callback(callback) => {
                java.push(format!("{name}: jobject"));
                prepare += &format!(
                    "        let handler = Handler::keep(env, {name}, {}_METHODS)?;\n",
                    callback.to_uppercase()
                );
                arguments.push(format!(
                    "if handler.is_null() {{ None }} else {{ Some({callback}_run as _) }}"
                ));
                if !has_destroy(model, callback) {
                    undo = "        if answer != 0 {\n            \
                            // A refused call never calls back.\n            \
                            free(handler);\n        }\n"
                        .into();
                }
            }
            other => {
                java.push(format!("{name}: {}", jni_type(other)));
                let (code, argument, write_back) = convert(p);
                prepare += &code;
                arguments.push(argument);
                after += &write_back;
            }
        }
    }
    let (returned, failed, answer) = match &function.signature.returns {
        Type::Void => (String::new(), "()", "Some(())".to_string()),
        Type::Text => (
            " -> jstring".into(),
            "std::ptr::null_mut()",
            "env.text_out(answer)".to_string(),
        ),
        other => {
            let kind = jni_type(other);
            (
                format!(" -> {kind}"),
                if matches!(other, Type::F32 | Type::F64) {
                    "0.0"
                } else {
                    "0"
                },
                format!("Some(answer as {kind})"),
            )
        }
    };
    let bind = if function.signature.returns == Type::Void {
        ""
    } else {
        "let answer = "
    };
    let env = if prepare.contains("env") || after.contains("env") || answer.contains("env") {
        "env: &mut Env"
    } else {
        "_: &mut Env"
    };
    format!(
        "\n#[unsafe(no_mangle)]\npub unsafe extern \"system\" fn \
         Java_im_zego_zegoexpress_internal_Zex_{}({}){returned} {{\n    \
         // SAFETY: the VM hands in a valid environment and references; memory that pointers lead to was\n    \
         // checked for its size and lives until the call returns.\n    \
         unsafe {{ enter(env, {failed}, |{env}| {{\n{prepare}        \
         {bind}c::{}({});\n{after}{undo}        {answer}\n    }}) }}\n}}\n",
        function.name.replace('_', "_1"),
        java.join(", "),
        function.name,
        arguments.join(", "),
    )
}

fn jni_type(kind: &Type) -> &'static str {
    match kind {
        Type::U8 | Type::I16 | Type::I32 | Type::U32 | Type::Status => "jint",
        Type::F32 => "jfloat",
        Type::F64 => "jdouble",
        Type::Text => "jstring",
        Type::Pointer { .. } => "jobject",
        _ => "jlong",
    }
}

/// Code before the call, the argument, and code after it.
fn convert(p: &Parameter) -> (String, String, String) {
    let name = &p.name;
    match &p.kind {
        Type::Text => (
            format!("        let {name} = env.text(\"{name}\", {name})?;\n"),
            format!("{name}.as_ptr()"),
            String::new(),
        ),
        Type::Pointer { to, .. } => match &**to {
            Type::Struct(s) => (
                format!(
                    "        let {name} = env.buffer(\"{name}\", {name}, size_of::<c::{s}>())?;\n"
                ),
                format!("{name}.cast()"),
                String::new(),
            ),
            Type::U8 | Type::I16 => (
                format!("        let {name} = env.buffer(\"{name}\", {name}, 0)?;\n"),
                format!("{name}.cast()"),
                String::new(),
            ),
            // An out-parameter; NULL stays NULL.
            Type::U32 | Type::I32 => (
                format!("        let mut {name}_value = 0;\n"),
                format!(
                    "if {name}.is_null() {{ std::ptr::null_mut() }} else {{ &raw mut {name}_value }}"
                ),
                format!("        env.int_out({name}, {name}_value as jint)?;\n"),
            ),
            other => {
                let zero = if *other == Type::U64 {
                    "0u64".to_string()
                } else {
                    format!("0usize as {}", qualified(rust_type(other)))
                };
                (
                    format!("        let mut {name}_value = {zero};\n"),
                    format!(
                        "if {name}.is_null() {{ std::ptr::null_mut() }} else {{ &raw mut {name}_value }}"
                    ),
                    format!("        env.long_out({name}, {name}_value as jlong)?;\n"),
                )
            }
        },
        Type::Handle(_) => (
            String::new(),
            format!("{name} as usize as *mut c_void"),
            String::new(),
        ),
        other => (
            String::new(),
            format!("{name} as {}", rust_type(other)),
            String::new(),
        ),
    }
}
