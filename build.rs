//! Makes the C header (into $OUT_DIR; a golden test compares it with include/) and names the
//! shared library.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=cbindgen.toml");
    println!("cargo::rerun-if-changed=src/capi");
    println!("cargo::rerun-if-changed=crates/proto/errors.toml");
    header();
    name_library();
    static_cxx();
}

fn header() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut config =
        cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml is valid");
    // What `sized_struct!` makes is not in the sources that cbindgen reads.
    let model = zego_gen::read(&root, &[]).expect("crates/gen understands src/capi");
    config.trailer = Some(zego_gen::header::init_macros(&model));
    let declarations = out.join("init.rs");
    std::fs::write(&declarations, zego_gen::header::init_declarations(&model))
        .expect("OUT_DIR is writable");
    cbindgen::Builder::new()
        .with_config(config)
        // Follows the modules from there, in their order.
        .with_src(root.join("src/capi/mod.rs"))
        .with_src(declarations)
        .generate()
        .expect("cbindgen understands src/capi")
        .write_to_file(out.join("zego_express.h"));
}

/// Unversioned where the loader knows no versions.
fn name_library() {
    let os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    match os.as_str() {
        "linux" => {
            println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libzego_express.so.1");
        }
        "android" => println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libzego_express.so"),
        _ => {}
    }
}

/// The C++ codec brings its runtime along, so that applications are not tied to one libstdc++: a
/// folder that holds only the static one comes before the system's in the search for `-lstdc++`.
/// For MinGW the same with libssp, what the stack checks of C code call.
fn static_cxx() {
    let is = |key: &str, value: &str| std::env::var(key).as_deref() == Ok(value);
    let archives: &[&str] = if is("CARGO_CFG_TARGET_OS", "linux") {
        &["libstdc++.a"]
    } else if is("CARGO_CFG_TARGET_OS", "windows") && is("CARGO_CFG_TARGET_ENV", "gnu") {
        for library in ["-lssp", "-ladvapi32", "-lmsvcrt"] {
            println!("cargo::rustc-cdylib-link-arg={library}");
        }
        &["libstdc++.a", "libssp.a"]
    } else {
        return;
    };
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("cxx");
    std::fs::create_dir_all(&folder).expect("OUT_DIR is writable");
    for name in archives {
        let Ok(out) = std::process::Command::new(cxx())
            .arg(format!("-print-file-name={name}"))
            .output()
        else {
            return;
        };
        let archive = PathBuf::from(String::from_utf8_lossy(&out.stdout).trim());
        // Without the archive the compiler prints the bare name.
        if !archive.is_absolute() {
            println!("cargo::warning=no static {name}; the library will need the shared one");
            continue;
        }
        std::fs::copy(&archive, folder.join(name)).expect("OUT_DIR is writable");
    }
    println!("cargo::rustc-link-search=native={}", folder.display());
}

/// The C++ compiler that the codec is built with: the one named for the target, the one of a cross
/// toolchain in Debian's naming, or the system's.
fn cxx() -> String {
    let target = std::env::var("TARGET").expect("cargo sets it");
    let host = std::env::var("HOST").expect("cargo sets it");
    let named = [format!("CXX_{}", target.replace('-', "_")), "CXX".into()];
    named
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_else(|| {
            if target == host {
                "g++".into()
            } else {
                target
                    .replace("-unknown", "")
                    .replace("-pc-windows-gnu", "-w64-mingw32")
                    + "-g++"
            }
        })
}
