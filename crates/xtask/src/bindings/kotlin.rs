//! Kotlin and Java: the JVM library under JUnit with `-Xcheck:jni`, the Android library under
//! Robolectric and against both API levels, the AAR, and the scratch function.

mod android;

use super::{Context, Language, apt, scratch};
use crate::run::{Outcome, cargo, command, release_dir, root};
use crate::setup::{Need, is_there, need};
use crate::test::Count;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const LANGUAGE: Language = Language {
    name: "kotlin",
    blocked: || None,
    missing,
    install,
    test,
    pair,
    bench,
};

const NEEDS: &[Need] = &[
    need("javac", "openjdk-17-jdk-headless"),
    need("mvn", "maven"),
    need("gcc", "gcc"),
    need("zip", "zip"),
    need("unzip", "unzip"),
];

/// Versions that the classpath of programs is made with; as in bindings/kotlin/pom.xml.
const KOTLIN: &str = "2.4.20";
const JSON: &str = "20240303";

fn missing() -> Option<String> {
    let names: Vec<&str> = ["javac", "mvn", "gcc", "zip", "unzip"]
        .into_iter()
        .filter(|program| !is_there(program))
        .collect();
    (!names.is_empty()).then(|| format!("no {}", names.join(", no ")))
}

fn install() -> Outcome {
    apt(NEEDS)
}

fn test(context: &Context) -> Result<Count, String> {
    let native = natives(context)?;
    let mut count = Count::default();
    let resources = context.folder("kotlin/resources")?;
    let inside = context.folder("kotlin/resources/natives/linux-x86_64")?;
    for name in [ENGINE, GLUE] {
        copy(&native.join(name), &inside.join(name))?;
    }
    let mut jvm = maven(context, "pom.xml", "jvm")?;
    jvm.arg(format!("-Dnative.dir={}", native.display()))
        .arg(format!("-Dnatives.dir={}", resources.display()))
        .arg("package");
    count += surefire(context, "jvm", &mut jvm)?;
    count += android::test(context, &native)?;
    count.record("the page quotes the example", page());
    count.record("scratch function", scratch_function(context));
    Ok(count)
}

fn page() -> Outcome {
    let page = read(&root().join("docs/bindings/kotlin.md"))?;
    let example = read(&root().join("bindings/kotlin/example/QuickStart.kt"))?;
    if page.contains(&format!("```kotlin\n{example}```")) {
        Ok(())
    } else {
        Err(
            "docs/bindings/kotlin.md: not bindings/kotlin/example/QuickStart.kt as it stands"
                .into(),
        )
    }
}

/// The Android library as it is published: an AAR and its POM, in `out`.
pub fn pack(context: &Context, out: &Path) -> Result<PathBuf, String> {
    android::pack(context, out)
}

const ENGINE: &str = "libzego_express.so.1";
const GLUE: &str = "libzego_express_jni.so";

/// A folder with the engine and its glue side by side, as they are installed.
fn natives(context: &Context) -> Result<PathBuf, String> {
    crate::run::run(cargo().args([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "-p",
        "zego_express_jni",
    ]))?;
    let folder = context.folder("kotlin/native")?;
    copy(&release_dir().join(GLUE), &folder.join(GLUE))?;
    copy(
        &context.prefix.join("lib").join(ENGINE),
        &folder.join(ENGINE),
    )?;
    Ok(folder)
}

fn maven(context: &Context, pom: &str, build: &str) -> Result<Command, String> {
    let mut maven = command("mvn");
    maven
        .args(["-B", "-ntp", "-Dkotlin.compiler.daemon=false", "-f"])
        .arg(root().join("bindings/kotlin").join(pom))
        .arg(format!(
            "-Dbuild.dir={}",
            context.folder(&format!("kotlin/{build}"))?.display()
        ));
    context.environment(&mut maven);
    Ok(maven)
}

/// Runs Maven and reads the summary of its test runner. The whole output goes to a file, its end
/// to the terminal if something fails; a registry's hiccup is tried once again.
fn surefire(context: &Context, name: &str, maven: &mut Command) -> Result<Count, String> {
    let log = context.folder("kotlin")?.join(format!("{name}.log"));
    let mut text = String::new();
    for attempt in 0..2 {
        let out = maven
            .output()
            .map_err(|e| format!("cannot start Maven: {e}"))?;
        text = String::from_utf8_lossy(&out.stdout).into_owned();
        text += &String::from_utf8_lossy(&out.stderr);
        std::fs::write(&log, &text).map_err(|e| format!("{}: {e}", log.display()))?;
        let refused = text.contains("Could not transfer") || text.contains("Could not resolve");
        if out.status.success() || !refused || attempt > 0 {
            break;
        }
        println!("{name}: a download failed, once more");
    }
    let summary = text
        .lines()
        .rfind(|line| line.contains("Tests run:") && !line.contains("Time elapsed"));
    for line in text.lines().filter(|line| line.contains("Tests run:")) {
        println!("{line}");
    }
    let Some(summary) = summary else {
        return Err(format!("{name} ran no test:\n{}", tail(&text)));
    };
    let mut count = numbers(summary).ok_or_else(|| format!("cannot read {summary:?}"))?;
    if count.failed > 0 || !text.contains("BUILD SUCCESS") {
        println!("{}", tail(&text));
        count.failed = count.failed.max(1);
    }
    if maven_checks_jni(name) {
        let outcome = jni_complaints(context, name, &text);
        count.record(&format!("{name}: nothing from -Xcheck:jni"), outcome);
    }
    Ok(count)
}

/// Which builds run with `-Xcheck:jni`.
fn maven_checks_jni(name: &str) -> bool {
    name == "jvm"
}

/// CheckJNI writes past Java to standard output and goes on; Surefire puts that into a file of its
/// own, since it is not what it expects there.
fn jni_complaints(context: &Context, name: &str, text: &str) -> Outcome {
    let mut said = text.to_string();
    let reports = context.folder(&format!("kotlin/{name}/surefire-reports"))?;
    for entry in std::fs::read_dir(reports)
        .map_err(|e| e.to_string())?
        .flatten()
    {
        if entry.path().extension().is_some_and(|e| e == "dumpstream") {
            said += &read(&entry.path())?;
        }
    }
    let complaint = said
        .lines()
        .find(|line| line.contains("in native method") || line.contains("JNI local refs"));
    match complaint {
        None => Ok(()),
        Some(line) => Err(line.to_string()),
    }
}

/// `Tests run: 5, Failures: 1, Errors: 1, Skipped: 0`.
fn numbers(summary: &str) -> Option<Count> {
    let number = |word: &str| -> Option<u32> {
        let rest = summary.split(&format!("{word}: ")).nth(1)?;
        rest.split(|c: char| !c.is_ascii_digit())
            .next()?
            .parse()
            .ok()
    };
    let failed = number("Failures")? + number("Errors")?;
    let skipped = number("Skipped")?;
    Some(Count {
        passed: number("Tests run")? - failed - skipped,
        failed,
        skipped,
    })
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}

/// The raw layer and glue with one more function, called from Kotlin through a library that has it.
fn scratch_function(context: &Context) -> Outcome {
    let out = context.folder("kotlin/scratch")?;
    let library = scratch::library(context)?;
    scratch::raw_layer(context, &out)?;
    let here = root().join("bindings/kotlin");
    let there = out.join("bindings/kotlin");
    // What is written by hand, beside what was generated.
    for name in ["lib.rs", "bridge.rs", "natives.rs", "thread.rs"] {
        copy(
            &here.join("jni/src").join(name),
            &there.join("jni/src").join(name),
        )?;
    }
    copy(&here.join("jni/build.rs"), &there.join("jni/build.rs"))?;
    let symbols = read(&root().join("bindings/model/symbols.txt"))?;
    write(
        &out.join("bindings/model/symbols.txt"),
        &format!("{symbols}zex_scratch_add 0.1\n"),
    )?;
    write(&there.join("jni/Cargo.toml"), &scratch_manifest(&here)?)?;
    copy(&root().join("Cargo.lock"), &there.join("jni/Cargo.lock"))?;
    let target = out.join("target");
    crate::run::run(
        cargo()
            .args(["build", "--release", "--quiet", "--manifest-path"])
            .arg(there.join("jni/Cargo.toml"))
            .arg("--target-dir")
            .arg(&target),
    )?;
    let native = context.folder("kotlin/scratch-native")?;
    copy(&target.join("release").join(GLUE), &native.join(GLUE))?;
    for entry in std::fs::read_dir(&library)
        .map_err(|e| e.to_string())?
        .flatten()
    {
        if entry.file_name().to_string_lossy().contains(".so") {
            copy(&entry.path(), &native.join(entry.file_name()))?;
        }
    }
    let mut maven = maven(context, "pom-scratch.xml", "scratch-maven")?;
    maven
        .env("LD_LIBRARY_PATH", &native)
        .arg(format!("-Dnative.dir={}", native.display()))
        .arg(format!("-Dscratch.dir={}", there.display()))
        .arg("test");
    let count = surefire(context, "scratch", &mut maven)?;
    if count.failed > 0 || count.passed == 0 {
        return Err("see above".into());
    }
    Ok(())
}

/// The glue's manifest outside of the workspace.
fn scratch_manifest(here: &Path) -> Result<String, String> {
    let workspace = read(&root().join("Cargo.toml"))?;
    let jni = workspace
        .lines()
        .find(|line| line.starts_with("jni-sys = "))
        .ok_or("no jni-sys in Cargo.toml")?;
    let manifest = read(&here.join("jni/Cargo.toml"))?;
    let kept: Vec<&str> = manifest
        .lines()
        .filter(|line| !line.contains(".workspace") && !line.contains("workspace = true"))
        .filter(|line| *line != "[lints]" && *line != "[dependencies]")
        .collect();
    Ok(format!(
        "{}\n[dependencies]\n{jni}\n\n[workspace]\n",
        kept.join("\n")
            .replacen("[package]", "[package]\nedition = \"2024\"", 1)
    ))
}

fn pair(context: &Context) -> Result<Command, String> {
    program(context, "example.PairKt")
}

fn bench(context: &Context) -> Result<Command, String> {
    program(context, "example.BenchKt")
}

/// A program of bindings/kotlin/example, run with the packaged jar, which has the engine inside.
fn program(context: &Context, main: &str) -> Result<Command, String> {
    let build = context.folder("kotlin/jvm")?;
    let home = std::env::var_os("HOME").ok_or("HOME is not set")?;
    let repository = PathBuf::from(home).join(".m2/repository");
    let classpath = [
        build.join("zego-express-0.1.0.jar"),
        build.join("test-classes"),
        repository.join(format!(
            "org/jetbrains/kotlin/kotlin-stdlib/{KOTLIN}/kotlin-stdlib-{KOTLIN}.jar"
        )),
        repository.join(format!("org/json/json/{JSON}/json-{JSON}.jar")),
    ];
    let mut text = std::ffi::OsString::new();
    for path in &classpath {
        if !path.exists() {
            return Err(format!("no {}: run the tests first", path.display()));
        }
        if !text.is_empty() {
            text.push(":");
        }
        text.push(path);
    }
    let mut java = command("java");
    java.args(["-Xmx256m", "-cp"]).arg(text).arg(main);
    Ok(java)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    make(to.parent().expect("a file lies in a folder"))?;
    std::fs::copy(from, to)
        .map(|_| ())
        .map_err(|e| format!("{} to {}: {e}", from.display(), to.display()))
}

fn make(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))
}

fn write(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}
