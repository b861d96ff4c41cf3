//! Makes the C header (into $OUT_DIR; a golden test compares it with include/) and names the
//! shared library.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=cbindgen.toml");
    println!("cargo::rerun-if-changed=src/capi");
    header();
    name_library();
}

fn header() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let config =
        cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml is valid");
    cbindgen::Builder::new()
        .with_config(config)
        // Follows the modules from there, in their order.
        .with_src(root.join("src/capi/mod.rs"))
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
