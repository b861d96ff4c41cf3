//! What cbindgen cannot see of `sized_struct!`, for the library's build script.

use crate::model::{Field, Model, Struct, Type};

/// The end of the header: an initialiser for every struct that begins with its size.
pub fn init_macros(model: &Model) -> String {
    let mut out = String::from(
        "\n#ifndef ZEX_USER_INIT\n\
         /* Every sized struct at its defaults: `zex_video_config config = ZEX_VIDEO_CONFIG_INIT;` */\n",
    );
    for s in model.structs.iter().filter(|s| s.is_sized()) {
        let start = format!("#define {}_INIT", s.name.to_uppercase());
        out += &wrap(&start, &initialiser(s));
    }
    out + "#endif /* ZEX_USER_INIT */"
}

/// `{ sizeof(zex_user), 0, 0, 0 }`, in words that must not be parted.
fn initialiser(s: &Struct) -> Vec<String> {
    let size = format!("sizeof({})", s.name);
    let rest = s.fields[1..].iter().map(initial_value);
    let mut words: Vec<String> = std::iter::once(size).chain(rest).collect();
    let last = words.len() - 1;
    for word in &mut words[..last] {
        *word += ",";
    }
    words[0].insert_str(0, "{ ");
    words[last] += " }";
    words
}

fn initial_value(field: &Field) -> String {
    match (&field.default, &field.kind) {
        (Some(value), _) => value.clone(),
        (None, Type::Array { length, .. }) => format!("{{ {} }}", vec!["0"; *length].join(", ")),
        (None, _) => "0".into(),
    }
}

/// Lines of a macro, broken where they would be longer than the header's 100 columns.
fn wrap(start: &str, words: &[String]) -> String {
    let (mut out, mut column) = (start.to_string(), start.len());
    for word in words {
        if column + 1 + word.len() > 98 {
            out += " \\\n   ";
            column = 3;
        }
        out = out + " " + word;
        column += 1 + word.len();
    }
    out + "\n"
}

/// Rust declarations of the init functions, which cbindgen does not see inside the macro.
pub fn init_declarations(model: &Model) -> String {
    let mut out = String::new();
    for s in model.structs.iter().filter(|s| s.is_sized()) {
        let init = format!("{}_init", s.name);
        let found = model.functions.iter().find(|f| f.name == init);
        for line in found.iter().flat_map(|f| f.doc.lines()) {
            out += &format!("/// {line}\n");
        }
        out += &format!(
            "#[unsafe(no_mangle)]\npub unsafe extern \"C\" fn {init}(value: *mut {}) {{}}\n",
            s.name
        );
    }
    out
}
