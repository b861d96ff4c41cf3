//! What is generated is checked in. `cargo xtask gen` rewrites it; here it is compared.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("crates/gen lies two levels below the root")
        .to_path_buf()
}

#[test]
fn golden_bindings() {
    let update = std::env::var_os("ZEGO_UPDATE_GOLDEN").is_some();
    let mut stale = vec![];
    for (path, text) in zego_gen::files(&root(), &[]).expect("src/capi is readable") {
        let path = root().join(path);
        if update {
            std::fs::create_dir_all(path.parent().expect("below the root")).expect("writable");
            std::fs::write(&path, text).expect("writable");
        } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
            stale.push(path);
        }
    }
    assert!(
        stale.is_empty(),
        "not what src/capi says: {stale:?}; run `cargo xtask gen` and look at the diff"
    );
}

/// The C compiler agrees with the model about every size and offset.
#[test]
fn layout_is_the_compilers() {
    let folder = std::env::temp_dir().join(format!("zego-layout-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("writable");
    let program = folder.join("layout");
    let done = std::process::Command::new("gcc")
        .arg(root().join("bindings/model/layout.g.c"))
        .arg("-I")
        .arg(root().join("include"))
        .arg("-o")
        .arg(&program)
        .status()
        .expect("gcc is there; `cargo xtask setup` installs it");
    assert!(done.success());
    let out = std::process::Command::new(&program).output().expect("runs");
    let expected =
        std::fs::read_to_string(root().join("bindings/model/layout.txt")).expect("there");
    assert_eq!(String::from_utf8_lossy(&out.stdout), expected);
    std::fs::remove_dir_all(folder).expect("removable");
}

/// A function that is written down once is in the model, and from there in every language.
#[test]
fn a_new_function_is_in_every_language() {
    let folder = std::env::temp_dir().join(format!("zego-scratch-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("writable");
    let source = folder.join("scratch.rs");
    std::fs::write(
        &source,
        "/// Adds. Since: 0.1.\npub unsafe extern \"C\" fn zex_scratch_add(engine: *mut zex_engine, a: u32, b: u32) -> i32 { 0 }\n",
    )
    .expect("writable");
    let plain = zego_gen::files(&root(), &[]).expect("readable");
    let with = zego_gen::files(&root(), &[source]).expect("readable");
    std::fs::remove_dir_all(folder).expect("removable");
    let mentions = |files: &[zego_gen::File], folder: &str| {
        files
            .iter()
            .filter(|(path, _)| path.starts_with(folder))
            .any(|(_, text)| text.contains("zex_scratch_add"))
    };
    for folder in zego_gen::lang::FOLDERS {
        assert!(!mentions(&plain, folder), "{folder}");
        assert!(mentions(&with, folder), "{folder}");
    }
}
