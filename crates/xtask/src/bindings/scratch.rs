//! A function that exists only here: proof that writing one down makes it callable in every
//! language. `zex_scratch_add(a, b)` is put into a copy of the interface, the generator writes each
//! raw layer from that, and a library that has the function stands in for the real one.

use super::Context;
use crate::run::{cargo, command, release_dir, root, run};
use std::path::{Path, PathBuf};

/// As it would stand in src/capi.
const SOURCE: &str = "\
/// Adds two numbers.
///
/// Threads: any. Blocks: never. Since: 0.1.
#[unsafe(no_mangle)]
pub unsafe extern \"C\" fn zex_scratch_add(a: u32, b: u32) -> i32 {
    (a + b) as i32
}
";

/// As it would stand in the header.
const PROTOTYPE: &str = "int32_t zex_scratch_add(uint32_t a, uint32_t b);\n\n";

/// Every function of the real library jumps there; the scratch one is here. So the library is
/// complete for linkers, which do not look through dependencies, as for dlopen.
const PRELUDE: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t zex_scratch_add(uint32_t a, uint32_t b);
int32_t zex_scratch_add(uint32_t a, uint32_t b) { return (int32_t)(a + b); }

#if defined(__x86_64__)
#define JUMP(name) \
    __attribute__((visibility("hidden"))) void *real_##name; \
    __asm__(".text\n.globl " #name "\n.type " #name ",@function\n" #name ":\n" \
            "\tjmp *real_" #name "(%rip)\n.size " #name ", .-" #name "\n");
#elif defined(__aarch64__)
#define JUMP(name) \
    __attribute__((visibility("hidden"))) void *real_##name; \
    __asm__(".text\n.globl " #name "\n.type " #name ",%function\n" #name ":\n" \
            "\tadrp x16, real_" #name "\n\tldr x16, [x16, :lo12:real_" #name "]\n\tbr x16\n" \
            ".size " #name ", .-" #name "\n");
#endif

static void *real(void *library, const char *name)
{
    void *found = dlsym(library, name);
    if (!found) { fprintf(stderr, "scratch library: no %s\n", name); abort(); }
    return found;
}
"#;

const POSTLUDE: &str = r#"
__attribute__((constructor)) static void open_real(void)
{
    char path[4096];
    Dl_info self;
    char *end;
    void *library;
    if (!dladdr((void *)zex_scratch_add, &self) || strlen(self.dli_fname) > 4000) abort();
    strcpy(path, self.dli_fname);
    end = strrchr(path, '/');
    strcpy(end ? end + 1 : path, "libzego_express_real.so");
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) { fprintf(stderr, "scratch library: %s\n", dlerror()); abort(); }
    ALL(FILL)
}
"#;

/// A folder with a libzego_express.so and .so.1 that have `zex_scratch_add` and all else. It is
/// complete in itself: put it first on the search path, and bind it into a chroot.
pub fn library(context: &Context) -> Result<PathBuf, String> {
    let folder = context.folder("scratch-lib")?;
    let symbols = read(&root().join("bindings/model/symbols.txt"))?;
    let names = crate::abi::exports(&symbols);
    let mut source = PRELUDE.to_string();
    for name in &names {
        source += &format!("JUMP({name})\n");
    }
    let fills: String = names
        .iter()
        .map(|name| format!("    real_{name} = real(library, \"{name}\");\n"))
        .collect();
    source += &POSTLUDE.replace("    ALL(FILL)\n", &fills);
    let file = folder.join("scratch.c");
    write(&file, &source)?;
    let real = context.prefix.join("lib/libzego_express.so");
    std::fs::copy(&real, folder.join("libzego_express_real.so"))
        .map_err(|e| format!("{}: {e}", real.display()))?;
    let shared = folder.join("libzego_express.so.1");
    run(command("gcc")
        .args([
            "-O1",
            "-fPIC",
            "-shared",
            "-Wl,-soname,libzego_express.so.1",
        ])
        .arg(&file)
        .arg("-ldl")
        .arg("-o")
        .arg(&shared))?;
    let plain = folder.join("libzego_express.so");
    std::fs::copy(&shared, &plain).map_err(|e| format!("{}: {e}", plain.display()))?;
    Ok(folder)
}

/// Writes the raw layers of all languages with the scratch function below `out`, at the paths
/// they have below the root: `out`/bindings/…
pub fn raw_layer(_context: &Context, out: &Path) -> Result<(), String> {
    std::fs::create_dir_all(out).map_err(|e| format!("{}: {e}", out.display()))?;
    let source = out.join("scratch.rs");
    write(&source, SOURCE)?;
    // What the workspace's build has just made, unless only a binding is worked on.
    let mut generate = match std::env::var_os("ZEGO_PREFIX") {
        None => command(release_dir().join("zego-gen")),
        Some(_) => {
            let mut cargo = cargo();
            cargo.args([
                "run",
                "--release",
                "--locked",
                "--quiet",
                "-p",
                "zego-gen",
                "--",
            ]);
            cargo
        }
    };
    run(generate
        .arg("--out")
        .arg(out)
        .arg("--with")
        .arg(&source)
        .arg("--root")
        .arg(root()))
}

/// Writes a zego_express.h that has the scratch function into `folder`, as cbindgen would.
pub fn header(context: &Context, folder: &Path) -> Result<(), String> {
    let text = read(&context.prefix.join("include/zego_express.h"))?;
    let end = text
        .rfind("#ifdef __cplusplus\n}")
        .ok_or("zego_express.h: no end of extern \"C\"")?;
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    write(
        &folder.join("zego_express.h"),
        &format!("{}{PROTOTYPE}{}", &text[..end], &text[end..]),
    )
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}
