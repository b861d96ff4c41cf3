//! The raw layer of C++: the C header does the declaring; here each function gets a form that
//! carries the message of a failure with its number, and the compiler checks header against model.

use super::c;
use crate::File;
use crate::model::{Function, Model, Type};
use std::fmt::Write;

const PATH: &str = "bindings/cpp/include/zego_express/raw.g.hpp";

pub fn files(model: &Model) -> Vec<File> {
    vec![(PATH.into(), text(model).expect("writing to a String"))]
}

fn text(model: &Model) -> Result<String, std::fmt::Error> {
    let mut out = String::from(HEAD);
    for f in &model.functions {
        writeln!(out, "{};", c::prototype(f))?;
    }
    out += MIDDLE;
    out += "/// The error numbers by name; `zex_error_text` says more about each.\nnamespace error {\n";
    for e in &model.errors {
        writeln!(out, "/// {}", e.cause)?;
        writeln!(
            out,
            "inline constexpr std::int32_t {} = {};",
            e.name, e.code
        )?;
    }
    out += "}  // namespace error\n\n";
    for f in &model.functions {
        function(&mut out, f)?;
    }
    layout(&mut out, model)?;
    out += "}  // namespace ZEGO::EXPRESS::raw\n";
    Ok(out)
}

fn parameters(f: &Function) -> String {
    let parameters: Vec<String> = f
        .signature
        .parameters
        .iter()
        .map(|p| c::declare(&p.kind, &p.name))
        .collect();
    parameters.join(", ")
}

fn function(out: &mut String, f: &Function) -> std::fmt::Result {
    for line in f.doc.lines() {
        writeln!(out, "{}", format!("/// {line}").trim_end())?;
    }
    let names: Vec<&str> = f
        .signature
        .parameters
        .iter()
        .map(|p| p.name.as_str())
        .collect();
    let call = format!("::{}({})", f.name, names.join(", "));
    let name = f.name.trim_start_matches("zex_");
    let parameters = parameters(f);
    match &f.signature.returns {
        Type::Status => writeln!(
            out,
            "[[nodiscard]] inline Status {name}({parameters})\n{{\n    return Status::of({call});\n}}\n"
        ),
        Type::Void => writeln!(
            out,
            "inline void {name}({parameters})\n{{\n    {call};\n}}\n"
        ),
        other => writeln!(
            out,
            "[[nodiscard]] inline {}({parameters})\n{{\n    return {call};\n}}\n",
            c::declare(other, name)
        ),
    }
}

fn layout(out: &mut String, model: &Model) -> std::fmt::Result {
    for c in &model.constants {
        writeln!(out, "static_assert({0} == {1}u, \"{0}\");", c.name, c.value)?;
    }
    for s in &model.structs {
        writeln!(
            out,
            "static_assert(sizeof(void *) != 8 || sizeof({0}) == {1}, \"{0}\");",
            s.name, s.size
        )?;
    }
    out.push_str(LAYOUT);
    for s in &model.structs {
        writeln!(out, "    {{\"{0}\", sizeof({0})}},", s.name)?;
        for f in &s.fields {
            writeln!(
                out,
                "    {{\"{0}.{1}\", offsetof({0}, {1})}},",
                s.name, f.name
            )?;
        }
    }
    out.push_str("};\n\n");
    Ok(())
}

const HEAD: &str = r#"// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
//
// The raw layer: every function of zego_express.h, with the message of a failure next to its
// number. Handles, structs and constants are those of the C header. Most programs want
// ZegoExpressSDK.h instead, whose functions these are.
#pragma once

#include <zego_express.h>

#include <cstddef>
#include <cstdint>
#include <string>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wredundant-decls"
#endif
// Said again, so that the compiler refuses a header that is not the one this file belongs to.
extern "C" {
"#;

const MIDDLE: &str = r#"}
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace ZEGO::EXPRESS::raw {

/// How a call ended: 0, or a number of docs/ERRORS.md with field and limit in words.
struct Status {
    std::int32_t code = 0;
    std::string message;

    [[nodiscard]] bool ok() const { return code == 0; }

    /// Keeps the message of this thread's last failure beside its number.
    static Status of(zex_status code)
    {
        return code == 0 ? Status{} : Status{code, ::zex_last_error()};
    }
};

"#;

const LAYOUT: &str = r#"
/// A size (`zex_user`) or an offset (`zex_user.user_id`), as this compiler sees it.
struct LayoutLine {
    const char *name;
    std::size_t number;
};

/// All sizes and offsets, in the order of bindings/model/layout.txt.
inline constexpr LayoutLine layout[] = {
"#;
