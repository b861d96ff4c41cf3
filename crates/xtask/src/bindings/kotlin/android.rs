//! The Android library: Robolectric, the old API level, and the AAR.

use super::super::Context;
use super::{maven, surefire};
use crate::notices;
use crate::run::{Outcome, command, root, run};
use crate::setup::mirror;
use crate::test::Count;
use std::path::{Path, PathBuf};

const VERSION: &str = "0.1.0";
/// What an APK for today's phones and for emulators on a PC needs; the layer is 64-bit only.
const ABIS: &[&str] = &["arm64-v8a", "x86_64"];

/// Builds and tests the library against API 34, then only compiles it against API 23.
pub fn test(context: &Context, native: &Path) -> Result<Count, String> {
    // Android finds the engine by the name that an APK gives it.
    super::copy(
        &native.join(super::ENGINE),
        &native.join("libzego_express.so"),
    )?;
    let mut robolectric = maven(context, "android/pom.xml", "android")?;
    robolectric
        .arg(format!("-Dnative.dir={}", native.display()))
        .arg("test");
    let mut count = surefire(context, "android", &mut robolectric)?;
    match android_23() {
        Ok(jar) => {
            count.record("compiles against API 23", compile_23(context, &jar));
        }
        Err(reason) => {
            println!("SKIPPED compiling against API 23: {reason}");
            count.skipped += 1;
        }
    }
    let packed = pack(context, &context.folder("kotlin/package")?);
    count.record(
        "the AAR has what an application needs",
        packed.and_then(|aar| check(context, &aar)),
    );
    Ok(count)
}

fn compile_23(context: &Context, jar: &Path) -> Outcome {
    let mut compile = maven(context, "android/pom.xml", "android-23")?;
    compile
        .arg("-Dapi=23")
        .arg(format!("-Dandroid.jar={}", jar.display()))
        .arg("compile");
    let out = compile.output().map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&out.stdout);
    let classes = context.folder("kotlin/android-23/classes/im/zego/zegoexpress/android")?;
    if out.status.success() && classes.join("AndroidPlatform.class").exists() {
        return Ok(());
    }
    Err(super::tail(&text))
}

/// The stub library of API 23, from the last Debian release that has one. Fetched once.
fn android_23() -> Result<PathBuf, String> {
    let cache = crate::run::cache_dir().join("android-23");
    let jar = cache.join("usr/share/java/com.android.android-23.jar");
    if jar.is_file() {
        return Ok(jar);
    }
    let apt = cache.join("apt");
    for folder in ["lists/partial", "cache/archives/partial"] {
        super::make(&apt.join(folder))?;
    }
    let list = apt.join("sources.list");
    super::write(&list, &format!("deb {} bullseye main\n", mirror()))?;
    let options = [
        format!("-oDir::Etc::sourcelist={}", list.display()),
        "-oDir::Etc::sourceparts=-".into(),
        format!("-oDir::State::lists={}", apt.join("lists").display()),
        format!("-oDir::Cache={}", apt.join("cache").display()),
        // It runs in a folder that only this user may read.
        "-oAPT::Sandbox::User=root".into(),
    ];
    let get = |words: &[&str]| {
        run(command("apt-get")
            .current_dir(&apt)
            .arg("-qq")
            .args(&options)
            .args(words))
    };
    get(&["update"])?;
    get(&["download", "libandroid-23-java"])?;
    let deb = std::fs::read_dir(&apt)
        .map_err(|e| e.to_string())?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|e| e == "deb"))
        .ok_or("apt-get download left no package")?;
    run(command("dpkg").arg("-x").arg(&deb).arg(&cache))?;
    let _ = std::fs::remove_dir_all(&apt);
    if jar.is_file() {
        Ok(jar)
    } else {
        Err(format!("libandroid-23-java has no {}", jar.display()))
    }
}

/// Packs the compiled classes as an AAR with its POM into `out`, and returns the AAR. The engine and
/// its glue for each ABI come from $ZEGO_ANDROID_LIBS/<ABI>/; making them needs the NDK.
pub fn pack(context: &Context, out: &Path) -> Result<PathBuf, String> {
    let source = root().join("bindings/kotlin/android");
    let classes = context.folder("kotlin/android/classes")?;
    if !classes.join("im/zego/zegoexpress").is_dir() {
        let mut compile = maven(context, "android/pom.xml", "android")?;
        run(compile.arg("compile"))?;
    }
    let stage = context.folder("kotlin/aar")?;
    let _ = std::fs::remove_dir_all(&stage);
    super::make(&stage)?;
    run(command("jar")
        .arg("cf")
        .arg(stage.join("classes.jar"))
        .arg("-C")
        .arg(&classes)
        .arg("."))?;
    super::copy(
        &source.join("src/main/AndroidManifest.xml"),
        &stage.join("AndroidManifest.xml"),
    )?;
    super::copy(
        &source.join("consumer-rules.pro"),
        &stage.join("proguard.txt"),
    )?;
    // Resources: there are none, but tools expect the list of them.
    super::write(&stage.join("R.txt"), "")?;
    notices::put(&stage)?;
    let mut names = vec![
        "AndroidManifest.xml",
        "classes.jar",
        "proguard.txt",
        "R.txt",
        notices::NAME,
    ];
    match std::env::var_os("ZEGO_ANDROID_LIBS").map(PathBuf::from) {
        Some(libraries) => {
            for abi in ABIS {
                for name in ["libzego_express.so", super::GLUE] {
                    let from = libraries.join(abi).join(name);
                    super::copy(&from, &stage.join("jni").join(abi).join(name))?;
                }
            }
            names.push("jni");
        }
        None => println!(
            "AAR: without jni/{}; $ZEGO_ANDROID_LIBS names a folder with libzego_express.so and {} for each",
            ABIS.join(", jni/"),
            super::GLUE
        ),
    }
    super::make(out)?;
    let out = std::path::absolute(out).map_err(|e| e.to_string())?;
    let aar = out.join(format!("zego-express-android-{VERSION}.aar"));
    let _ = std::fs::remove_file(&aar);
    run(command("zip")
        .args(["-q", "-X", "-r"])
        .arg(&aar)
        .args(&names)
        .current_dir(&stage))?;
    super::write(&aar.with_extension("pom"), &pom())?;
    Ok(aar)
}

/// What a repository needs beside the AAR.
fn pom() -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>im.zego</groupId>
  <artifactId>zego-express-android</artifactId>
  <version>{VERSION}</version>
  <packaging>aar</packaging>
  <dependencies>
    <dependency>
      <groupId>org.jetbrains.kotlin</groupId>
      <artifactId>kotlin-stdlib</artifactId>
      <version>{}</version>
      <scope>compile</scope>
    </dependency>
  </dependencies>
</project>
"#,
        super::KOTLIN
    )
}

/// The AAR's parts, and that what the keep rules name is there to be kept.
fn check(context: &Context, aar: &Path) -> Outcome {
    let here = context.folder("kotlin/aar-unpacked")?;
    let _ = std::fs::remove_dir_all(&here);
    run(command("unzip").arg("-q").arg(aar).arg("-d").arg(&here))?;
    notices::is_in(&here)?;
    let rules = super::read(&here.join("proguard.txt"))?;
    let manifest = super::read(&here.join("AndroidManifest.xml"))?;
    if !manifest.contains("android:minSdkVersion=\"23\"") {
        return Err("AndroidManifest.xml: minSdkVersion is not 23".into());
    }
    let listed = crate::run::output(command("jar").arg("tf").arg(here.join("classes.jar")))?;
    let has = |class: &str| {
        let file = class.replace('.', "/") + ".class";
        listed.lines().any(|line| line == file)
    };
    let mut named: Vec<&str> = rules
        .split(|c: char| c.is_whitespace() || c == '{' || c == '}')
        .filter(|word| word.starts_with("im.zego.") && !word.contains('*'))
        .collect();
    named.push("im.zego.zegoexpress.ZegoExpressEngine");
    if named.len() < 6 {
        return Err(format!("proguard.txt names only {named:?}"));
    }
    match named.iter().find(|class| !has(class)) {
        None => Ok(()),
        Some(class) => Err(format!("classes.jar has no {class}")),
    }
}
