//! Programs and libraries of different versions meet: the proof that structs and tables can grow.
//!
//! bindings/model/first holds the first published header and programs written against it. They are
//! compiled against that header, and against one of the future in which every struct is longer, and
//! run with the library of today; then with a library in which every struct has one field more.

use crate::run::{Outcome, cargo, command, output, release_dir, root, run, target_dir};
use crate::server::TestServer;
use crate::test::Count;
use std::path::{Path, PathBuf};

const FIRST: &str = "bindings/model/first";
/// Whole runs through the interface: callbacks with host and viewer, and poll delivery.
const PROGRAMS: &[&str] = &["live", "poll"];

/// `library`: a folder with today's libzego_express.so.1.
pub fn tests(library: &Path, server: &TestServer, tally: &mut Count) {
    let first = root().join(FIRST);
    tally.record(
        "structs of the first header have their size",
        first_sizes(&first),
    );
    let today = |headers: &Path, what: &str, tally: &mut Count| {
        for program in PROGRAMS {
            let built = build(program, headers, library);
            let ran = built.and_then(|program| start(&program, library, server));
            tally.record(&format!("{program} of {what}, library of today"), ran);
        }
    };
    today(&first, "the first header", tally);
    match longer_header() {
        Ok(headers) => today(&headers, "a header with longer structs", tally),
        Err(e) => {
            tally.record("a header with longer structs", Err(e));
        }
    }
    let grown = grown_library();
    for program in PROGRAMS {
        let ran = grown.clone().and_then(|grown| {
            let program = build(program, &first, library)?;
            start(&program, &grown, server)
        });
        tally.record(
            &format!("{program} of the first header, library with longer structs"),
            ran,
        );
    }
}

/// Compiled in a folder of its headers, so that none takes the other's place.
fn build(name: &str, headers: &Path, library: &Path) -> Result<PathBuf, String> {
    let folder = target_dir().join("growth");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let which = headers.file_name().unwrap_or_default().to_string_lossy();
    let program = folder.join(format!("{name}-{which}"));
    run(command("gcc")
        .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O1", "-I"])
        .arg(headers)
        .arg(root().join(FIRST).join(format!("{name}.c")))
        .arg(library.join("libzego_express.so.1"))
        .args(["-lpthread", "-lm", "-o"])
        .arg(&program))?;
    Ok(program)
}

fn start(program: &Path, library: &Path, server: &TestServer) -> Outcome {
    let mut run_it = command(program);
    server.environment(&mut run_it, false);
    run_it.env("LD_LIBRARY_PATH", library);
    run(&mut run_it)
}

/// The smallest sizes that the library takes are those of the first header, as a C compiler sees it.
fn first_sizes(first: &Path) -> Outcome {
    let header = read(&first.join("zego_express.h"))?;
    let mut source =
        String::from("#include <stdio.h>\n#include <zego_express.h>\nint main(void)\n{\n");
    let mut promised = String::new();
    for (name, size) in promised_sizes()? {
        // One that came later starts with the size of its own first header.
        if header.contains(&format!("typedef struct {name} {{")) {
            source += &format!("    printf(\"{name} %u\\n\", (unsigned)sizeof({name}));\n");
            promised += &format!("{name} {size}\n");
        }
    }
    let folder = target_dir().join("growth");
    let (file, program) = (folder.join("sizes.c"), folder.join("sizes"));
    write(&file, &(source + "    return 0;\n}\n"))?;
    run(command("gcc")
        .arg("-I")
        .arg(first)
        .arg(&file)
        .arg("-o")
        .arg(&program))?;
    let seen = output(&mut command(program))?;
    if !promised.is_empty() && seen.trim() == promised.trim() {
        return Ok(());
    }
    Err(format!(
        "`first_size:` in src/capi says\n{promised}and the first header\n{seen}"
    ))
}

/// Every `zex_user, init: zex_user_init, first_size: 24,` of src/capi.
fn promised_sizes() -> Result<Vec<(String, u32)>, String> {
    let mut sizes = vec![];
    for entry in std::fs::read_dir(root().join("src/capi")).map_err(|e| e.to_string())? {
        let text = read(&entry.map_err(|e| e.to_string())?.path())?;
        for line in text.lines() {
            let Some((name, rest)) = line.trim_start().split_once(", init: ") else {
                continue;
            };
            let size = rest.split("first_size: ").nth(1);
            let size = size.and_then(|size| size.trim_end_matches(',').parse().ok());
            sizes.push((
                name.to_string(),
                size.ok_or(format!("{name}: no first_size"))?,
            ));
        }
    }
    Ok(sizes)
}

/// A folder with today's header, in which every struct has grown.
fn longer_header() -> Result<PathBuf, String> {
    let folder = target_dir().join("growth/longer");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let today = read(&root().join("include/zego_express.h"))?;
    let longer = lengthen(
        &today,
        ("typedef struct zex_", "uint32_t struct_size;"),
        "    uint64_t of_the_future[3];",
    );
    write(&folder.join("zego_express.h"), &longer)?;
    Ok(folder)
}

/// The library with one field more in every struct. Built from a copy of its own sources on the same
/// dependencies, so that only these are compiled again.
fn grown_library() -> Result<PathBuf, String> {
    let copy = target_dir().join("growth/library");
    let _ = std::fs::remove_dir_all(&copy);
    copy_tree(&root().join("src"), &copy.join("src"))?;
    for file in [
        "build.rs",
        "cbindgen.toml",
        "Cargo.lock",
        "crates/proto/errors.toml",
    ] {
        write(&copy.join(file), &read(&root().join(file))?)?;
    }
    let crates = format!("path = \"{}/crates/", root().display());
    let manifest = read(&root().join("Cargo.toml"))?;
    let manifest: Vec<String> = manifest
        .lines()
        .map(|line| match line {
            _ if line.starts_with("members = ") => "members = [\".\"]".into(),
            "[lib]" => "[lib]\nname = \"zego_express_grown\"".into(),
            _ => line.replace("path = \"crates/", &crates),
        })
        .collect();
    write(&copy.join("Cargo.toml"), &(manifest.join("\n") + "\n"))?;
    for entry in std::fs::read_dir(copy.join("src/capi")).map_err(|e| e.to_string())? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let text = read(&path)?;
        let grown = lengthen(
            &text,
            ("pub struct zex_", "pub struct_size: u32,"),
            "    pub scratch: u64,",
        );
        write(&path, &fill_in(&grown))?;
    }
    // Not --locked: the copy is a workspace of one member, and its lock file loses the others.
    run(cargo()
        .args([
            "rustc",
            "--release",
            "--offline",
            "--lib",
            "--crate-type",
            "cdylib",
        ])
        .arg("--manifest-path")
        .arg(copy.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target_dir()))?;
    let folder = target_dir().join("growth/grown");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    std::fs::copy(
        release_dir().join("libzego_express_grown.so"),
        folder.join("libzego_express.so.1"),
    )
    .map_err(|e| format!("the grown library: {e}"))?;
    Ok(folder)
}

/// Puts `field` at the end of each struct that begins with a line of `start` and a line `first`.
fn lengthen(text: &str, (start, first): (&str, &str), field: &str) -> String {
    let (mut out, mut inside, mut sized) = (String::new(), false, false);
    for line in text.lines() {
        if line.starts_with(start) && line.ends_with('{') {
            (inside, sized) = (true, false);
        } else if inside && line.trim() == first {
            sized = true;
        } else if inside && line.starts_with('}') {
            if sized {
                out = out + field + "\n";
            }
            inside = false;
        }
        out = out + line + "\n";
    }
    out
}

/// Values of structs that are written field by field begin with their size, and get the new one too.
fn fill_in(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with("struct_size: size_of::<") {
            out += "scratch: 0,\n";
        }
        out = out + line + "\n";
    }
    out
}

fn copy_tree(from: &Path, to: &Path) -> Outcome {
    std::fs::create_dir_all(to).map_err(|e| e.to_string())?;
    for entry in std::fs::read_dir(from).map_err(|e| e.to_string())? {
        let path = entry.map_err(|e| e.to_string())?.path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            std::fs::copy(&path, &target).map_err(|e| format!("{}: {e}", path.display()))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome {
    let folder = path.parent().expect("a file has a folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_structs_with_a_size_grow() {
        let text = "typedef struct zex_a zex_a;\n\
                    typedef struct zex_b {\n    uint32_t struct_size;\n} zex_b;\n\
                    typedef struct zex_c {\n    uint32_t x;\n} zex_c;\n";
        let grown = lengthen(
            text,
            ("typedef struct zex_", "uint32_t struct_size;"),
            "    uint32_t y;",
        );
        assert_eq!(
            grown,
            text.replace("struct_size;\n", "struct_size;\n    uint32_t y;\n")
        );
    }

    #[test]
    fn values_are_filled_in_and_definitions_are_not() {
        let value = "Self {\n    struct_size: size_of::<Self>() as u32,\n";
        assert_eq!(
            fill_in(value),
            "Self {\nscratch: 0,\n    struct_size: size_of::<Self>() as u32,\n"
        );
        for other in ["pub struct_size: u32,\n", ") -> zex_status {\n"] {
            assert_eq!(fill_in(other), other);
        }
    }
}
