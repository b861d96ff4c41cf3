//! The raw layer of C#: what DllImport needs, in the part of the language that mcs 6.8 takes.
//!
//! Handles, texts that come out, `user_data` and function pointers cross as `IntPtr`; texts that go
//! in as NUL-terminated UTF-8 in a `byte[]`, where null is NULL; structs behind plain pointers, so
//! that nothing is marshalled. Fixed arrays become one field per item.

use crate::File;
use crate::model::{Field, Function, Model, Signature, Struct, Type};

const HEAD: &str = "// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.\n";

pub fn files(model: &Model) -> Vec<File> {
    let folder = std::path::Path::new("bindings/csharp/src");
    vec![
        (folder.join("Zex.g.cs"), functions(model)),
        (folder.join("ZexStructs.g.cs"), structs(model)),
        (folder.join("ZexLayout.g.cs"), layout(model)),
        (folder.join("ZegoExpressErrorCode.g.cs"), errors(model)),
    ]
}

fn functions(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}using System;\nusing System.Runtime.InteropServices;\n\nnamespace ZEGO.Raw\n{{\n\
         \x20   /// <summary>The C interface as it is; the rules are those of zego_express.h.</summary>\n\
         \x20   public static unsafe class Zex\n    {{\n\
         #if (UNITY_IOS || UNITY_WEBGL) && !UNITY_EDITOR\n\
         \x20       public const string Library = \"__Internal\";\n\
         #else\n\
         \x20       public const string Library = \"zego_express\";\n\
         #endif\n\n"
    );
    for c in &model.constants {
        doc(&mut out, 8, &c.doc);
        out += &format!("        public const uint {} = {};\n", c.name, c.value);
    }
    for f in &model.functions {
        out += "\n";
        function(&mut out, f);
    }
    out += "    }\n}\n";
    out
}

fn function(out: &mut String, f: &Function) {
    doc(out, 8, &f.doc);
    *out += &format!(
        "        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]\n\
         \x20       public static extern {} {}({});\n",
        kind(&f.signature.returns),
        f.name,
        parameters(&f.signature, true)
    );
}

/// `text_in`: texts are given by us, else they are borrowed from the library.
fn parameters(signature: &Signature, text_in: bool) -> String {
    let list: Vec<String> = signature
        .parameters
        .iter()
        .map(|p| {
            let kind = match &p.kind {
                Type::Text if text_in => "byte[]".to_string(),
                other => kind(other),
            };
            format!("{kind} {}", name(&p.name))
        })
        .collect();
    list.join(", ")
}

fn structs(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}using System;\nusing System.Runtime.InteropServices;\n\nnamespace ZEGO.Raw\n{{\n"
    );
    for c in &model.callbacks {
        doc(&mut out, 4, &c.doc);
        delegate(&mut out, &c.name, &c.signature);
    }
    for s in &model.structs {
        for f in &s.fields {
            if let Some(signature) = &f.signature {
                doc(&mut out, 4, &format!("{}.{}. {}", s.name, f.name, f.doc));
                delegate(&mut out, &format!("{}_{}", s.name, f.name), signature);
            }
        }
        structure(&mut out, s);
    }
    out.truncate(out.trim_end().len());
    out += "\n}\n";
    out
}

fn delegate(out: &mut String, name: &str, signature: &Signature) {
    *out += &format!(
        "    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]\n    public unsafe delegate {} {name}({});\n\n",
        kind(&signature.returns),
        parameters(signature, false)
    );
}

fn structure(out: &mut String, s: &Struct) {
    doc(out, 4, &s.doc);
    *out += &format!(
        "    [StructLayout(LayoutKind.Sequential)]\n    public unsafe struct {}\n    {{\n",
        s.name
    );
    for f in &s.fields {
        doc(out, 8, &f.doc);
        for (field, kind) in expanded(f) {
            *out += &format!("        public {kind} {field};\n");
        }
    }
    *out += "    }\n\n";
}

/// A fixed array is one field per item: C# has fixed buffers of numbers only.
fn expanded(f: &Field) -> Vec<(String, String)> {
    match &f.kind {
        Type::Array { of, length } => (0..*length)
            .map(|i| (format!("{}_{i}", f.name), kind(of)))
            .collect(),
        other => vec![(name(&f.name), kind(other))],
    }
}

/// Sizes and offsets as this run time lays them out.
fn layout(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}using System.Text;\n\nnamespace ZEGO.Raw\n{{\n\
         \x20   /// <summary>Sizes and offsets as this run time sees them, in the form of\n\
         \x20   /// bindings/model/layout.txt.</summary>\n\
         \x20   public static unsafe class ZexLayout\n    {{\n\
         \x20       public static string Text()\n        {{\n\
         \x20           StringBuilder o = new StringBuilder();\n"
    );
    for s in &model.structs {
        out += &format!("            {}(o);\n", s.name);
    }
    out += "            return o.ToString();\n        }\n\n\
            \x20       private static void Line(StringBuilder o, string what, long number)\n        {\n\
            \x20           o.Append(what).Append(' ').Append(number).Append('\\n');\n        }\n";
    for s in &model.structs {
        out += &format!(
            "\n        private static void {0}(StringBuilder o)\n        {{\n\
             \x20           {0} v;\n\
             \x20           Line(o, \"{0}\", sizeof({0}));\n",
            s.name
        );
        for f in &s.fields {
            out += &format!(
                "            Line(o, \"{0}.{1}\", (byte*)&v.{2} - (byte*)&v);\n",
                s.name,
                f.name,
                expanded(f)[0].0
            );
        }
        out += "        }\n";
    }
    out += "    }\n}\n";
    out
}

fn errors(model: &Model) -> String {
    let mut out = format!(
        "{HEAD}\nnamespace ZEGO\n{{\n    /// <summary>Numbers of errors, as calls and callbacks give them.</summary>\n\
         \x20   public class ZegoExpressErrorCode\n    {{\n"
    );
    for e in &model.errors {
        doc(&mut out, 8, &format!("{} {}", e.cause, e.remedy));
        let name = match e.name.as_str() {
            "SUCCESS" => "COMMON_SUCCESS",
            other => other,
        };
        out += &format!(
            "        public const int ZEGO_ERROR_CODE_{name} = {};\n",
            e.code
        );
    }
    out += "    }\n}\n";
    out
}

fn kind(kind_: &Type) -> String {
    match kind_ {
        Type::Void => "void".into(),
        Type::U8 => "byte".into(),
        Type::I16 => "short".into(),
        Type::I32 | Type::Status => "int".into(),
        Type::U32 => "uint".into(),
        Type::I64 => "long".into(),
        Type::U64 => "ulong".into(),
        // One byte on both sides; `bool` would be marshalled as four.
        Type::Bool => "byte".into(),
        Type::F32 => "float".into(),
        Type::F64 => "double".into(),
        Type::Text | Type::UserData | Type::Handle(_) | Type::Callback(_) | Type::Function => {
            "IntPtr".into()
        }
        Type::Struct(name) => name.clone(),
        Type::Pointer { to, .. } => format!("{}*", kind(to)),
        Type::Array { of, .. } => format!("{}*", kind(of)),
    }
}

/// Words of C# that the C interface uses as names get an @.
fn name(name: &str) -> String {
    const WORDS: &[&str] = &[
        "base", "checked", "decimal", "delegate", "event", "fixed", "in", "internal", "is", "lock",
        "object", "out", "override", "params", "ref", "string", "this", "using",
    ];
    if WORDS.contains(&name) {
        format!("@{name}")
    } else {
        name.to_string()
    }
}

/// An XML doc comment.
fn doc(out: &mut String, indent: usize, text: &str) {
    if text.is_empty() {
        return;
    }
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let pad = " ".repeat(indent);
    let lines: Vec<&str> = text.lines().collect();
    for (i, line) in lines.iter().enumerate() {
        let open = if i == 0 { "<summary>" } else { "" };
        let close = if i + 1 == lines.len() {
            "</summary>"
        } else {
            ""
        };
        *out += format!("{pad}/// {open}{line}{close}").trim_end();
        *out += "\n";
    }
}
