//! Windows on a Debian machine: what wine needs, and what a DLL may need.

use crate::cross::Target;
use crate::run::{command, output, root, run, target_dir};
use crate::setup;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

/// The system's own DLLs that the library uses; on every Windows 10, and nothing to ship.
const SYSTEM: &[&str] = &[
    "advapi32.dll",
    "api-ms-win-core-synch-l1-2-0.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "iphlpapi.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "user32.dll",
    "userenv.dll",
    "ws2_32.dll",
];

/// Whether a DLL exports the C interface, no less and no more, and needs nothing that is not part
/// of Windows: the run time libraries of C++ and of threads must be inside. Says what it exports.
pub fn self_contained(library: &Path) -> Result<BTreeSet<String>, String> {
    let text = output(command("x86_64-w64-mingw32-objdump").arg("-p").arg(library))?;
    let promised = root().join("bindings/model/symbols.txt");
    let promised =
        std::fs::read_to_string(&promised).map_err(|e| format!("{}: {e}", promised.display()))?;
    judge(&text, &promised)
}

/// The same of what `objdump -p` says, and the text of symbols.txt.
fn judge(text: &str, promised: &str) -> Result<BTreeSet<String>, String> {
    let foreign: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("DLL Name: "))
        .filter(|dll| !SYSTEM.contains(&dll.to_ascii_lowercase().as_str()))
        .collect();
    if !foreign.is_empty() {
        return Err(format!("needs {}", foreign.join(", ")));
    }
    let promised: BTreeSet<&str> = crate::abi::exports(promised).into_iter().collect();
    // The table's lines: `[   0] name`.
    let exported: BTreeSet<&str> = text
        .split("[Ordinal/Name Pointer] Table")
        .nth(1)
        .unwrap_or_default()
        .lines()
        .skip(1)
        .map_while(|line| line.trim().strip_prefix('[')?.split_once(']'))
        .map(|(_, name)| name.trim())
        .collect();
    if exported == promised {
        return Ok(exported.into_iter().map(str::to_string).collect());
    }
    let list = |names: Vec<&str>| names.join(", ");
    Err(format!(
        "exports more than promised: [{}], and less: [{}]",
        list(exported.difference(&promised).copied().collect()),
        list(promised.difference(&exported).copied().collect())
    ))
}

/// A command that runs a Windows program for at most `seconds`.
pub fn wine(target: &Target, program: &Path, seconds: u32) -> Result<Command, String> {
    setup::ensure(&[setup::need("wine", "wine")])?;
    // Debian 12's wine has no bcryptprimitives.dll, which Rust's random numbers come from. Another
    // name for the same function of a DLL it has, beside the program, is enough.
    let stub = target.release_dir().join("bcryptprimitives.dll");
    run(command("x86_64-w64-mingw32-gcc")
        .args(["-shared", "-O1", "-o"])
        .arg(&stub)
        .arg(root().join("tests/c/wine/bcryptprimitives.c"))
        .arg("-ladvapi32"))?;
    let mut wine = command("timeout");
    wine.arg(seconds.to_string())
        .arg("wine")
        .arg(program)
        .stdin(Stdio::null())
        .env("WINEPREFIX", target_dir().join("cross/wine"))
        .env("WINEDEBUG", "-all")
        // Nothing here is .NET or HTML; without this a new prefix asks for both.
        .env("WINEDLLOVERRIDES", "mscoree=;mshtml=");
    Ok(wine)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\tDLL Name: KERNEL32.dll\n\tvma:  Hint/Ord Member-Name Bound-To\n\n\
                        \tDLL Name: ntdll.dll\n\n\
                        [Ordinal/Name Pointer] Table\n\t[   0] zex_a\n\t[   1] zex_b\n\n\
                        The Function Table\n";

    #[test]
    fn a_library_with_the_promised_functions_on_windows_alone_is_good() {
        let exported = judge(TEXT, "zex_a\nzex_b\n").expect("good");
        assert_eq!(exported.into_iter().collect::<Vec<_>>(), ["zex_a", "zex_b"]);
    }

    #[test]
    fn foreign_libraries_and_other_functions_are_named() {
        let promised = "zex_a\nzex_b\n";
        let foreign = TEXT.replace("ntdll", "libstdc++-6");
        assert_eq!(
            judge(&foreign, promised),
            Err("needs libstdc++-6.dll".into())
        );
        for (text, promised, named) in [
            (TEXT, "zex_a\n", "more than promised: [zex_b]"),
            (TEXT, "zex_a\nzex_b\nzex_c\n", "less: [zex_c]"),
            ("", promised, "less: [zex_a, zex_b]"),
        ] {
            let error = judge(text, promised).expect_err("they differ");
            assert!(error.contains(named), "{error}");
        }
    }
}
