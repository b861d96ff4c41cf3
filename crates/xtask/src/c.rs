//! C tests: header alone, programs against an installed copy, the example, valgrind.

use crate::growth;
use crate::install::install;
use crate::run::{command, library, root, run, target_dir};
use crate::server::TestServer;
use crate::test::Count;
use std::path::{Path, PathBuf};
use std::process::Stdio;

const WARNINGS: &[&str] = &[
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Werror",
    "-Wconversion",
    "-Wshadow",
];

/// Compiles and runs every C program under tests/c and examples/c against installed files.
pub fn c_tests(long: bool) -> Result<Count, String> {
    let prefix = target_dir().join("c-prefix");
    install(&["--prefix".into(), prefix.display().to_string()])?;
    let mut tally = Count::default();
    header_alone(&prefix, &mut tally);
    let programs = [programs_in("tests/c"), programs_in("examples/c")].concat();
    let flags = pkg_config(&prefix)?;
    let build = target_dir().join("c-tests");
    std::fs::create_dir_all(&build).map_err(|e| e.to_string())?;
    let symbols = with_symbols()?;
    let server = TestServer::start("c")?;
    for source in &programs {
        let name = source
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let program = build.join(&name);
        let mut compile = command("gcc");
        compile
            .args(["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-g", "-O1"])
            .args(WARNINGS)
            .arg(source);
        compile
            .args(&flags)
            .args(["-lpthread", "-lm", "-o"])
            .arg(&program);
        tally.record(&format!("{name} compiles"), run(&mut compile));
        let mut plain = command(&program);
        server.environment(&mut plain, long);
        plain.env("LD_LIBRARY_PATH", prefix.join("lib"));
        tally.record(&format!("{name} runs"), run(&mut plain));
        let mut checked = command("valgrind");
        checked
            .args([
                "--quiet",
                "--error-exitcode=9",
                "--leak-check=full",
                "--errors-for-leak-kinds=definite",
            ])
            .arg(format!(
                "--suppressions={}",
                root().join("tests/c/valgrind.supp").display()
            ))
            .arg(&program);
        server.environment(&mut checked, long);
        checked.env("LD_LIBRARY_PATH", &symbols);
        // 160x90 at 5 fps: valgrind runs some 30 times slower, and only leaks and errors count.
        checked.env("ZEGO_VALGRIND", "1");
        tally.record(&format!("{name} under valgrind"), run(&mut checked));
    }
    cmake_consumer(&prefix, &mut tally);
    growth::tests(&prefix.join("lib"), &server, &mut tally);
    println!("c: {} passed, {} failed", tally.passed, tally.failed);
    Ok(tally)
}

/// A folder with the library before stripping: valgrind then names functions, and suppressions can.
fn with_symbols() -> Result<PathBuf, String> {
    let folder = target_dir().join("c-symbols");
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    std::fs::copy(library(), folder.join("libzego_express.so.1")).map_err(|e| e.to_string())?;
    Ok(folder)
}

fn header_alone(prefix: &Path, tally: &mut Count) {
    let include = prefix.join("include");
    for (compiler, language, standard) in [
        ("gcc", "c", "c99"),
        ("gcc", "c++", "c++17"),
        ("clang", "c", "c99"),
        ("clang", "c++", "c++17"),
    ] {
        let mut compile = command(compiler);
        compile
            .args(WARNINGS)
            .args([
                "-x",
                language,
                &format!("-std={standard}"),
                "-fsyntax-only",
                "-I",
            ])
            .arg(&include)
            .arg(include.join("zego_express.h"));
        if compiler == "clang" {
            compile.arg("-Wno-pragma-once-outside-header");
        }
        tally.record(
            &format!("header as {standard} with {compiler}"),
            run(&mut compile),
        );
    }
}

fn cmake_consumer(prefix: &Path, tally: &mut Count) {
    let source = root().join("tests/c/cmake");
    let build = target_dir().join("c-cmake");
    // A cache outside the clone may hold the build of another clone, which CMake refuses.
    let _ = std::fs::remove_dir_all(&build);
    let configured = run(command("cmake")
        .arg("-S")
        .arg(&source)
        .arg("-B")
        .arg(&build)
        .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()))
        .stdout(Stdio::null()));
    let result = configured
        .and_then(|()| {
            run(command("cmake")
                .arg("--build")
                .arg(&build)
                .stdout(Stdio::null()))
        })
        .and_then(|()| run(&mut command(build.join("version"))));
    tally.record("CMake package finds, links and runs", result);
}

fn programs_in(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join(folder))
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "c"))
        .collect();
    found.sort();
    found
}

fn pkg_config(prefix: &Path) -> Result<Vec<String>, String> {
    let text = crate::run::output(
        command("pkg-config")
            .args(["--cflags", "--libs", "zego_express"])
            .env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig")),
    )?;
    Ok(text.split_whitespace().map(str::to_string).collect())
}
