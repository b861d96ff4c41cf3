//! The csharp binding: mcs compiles it once; Mono with NUnit and CoreCLR run the same assemblies.

use super::{Context, Language, scratch};
use crate::notices;
use crate::run::{Outcome, cache_dir, command, output, root, run};
use crate::setup::{self, Need, need};
use crate::test::Count;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const LANGUAGE: Language = Language {
    name: "csharp",
    blocked: || None,
    missing,
    install,
    test,
    pair,
    bench,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const NEEDS: &[Need] = &[
    need("mcs", "mono-mcs"),
    need("mono", "mono-runtime"),
    need("xbuild", "mono-xbuild"),
    need("nunit-console", "nunit-console"),
    need("pip3", "python3-pip"),
    need("zip", "zip"),
    need("unzip", "unzip"),
    need("gcc", "gcc"),
];
/// Packages that bring no program of ours.
const LIBRARIES: &[&str] = &["mono-devel", "libnunit-framework2.6.3-cil"];
const NUNIT: &str = "/usr/lib/cli/nunit.framework-2.6.3/nunit.framework.dll";
/// CoreCLR without an SDK, as a wheel.
const CORE: &str = "dotnetcore2==3.1.23 \
    --hash=sha256:5f076ddc39da0c685e7de20ecb91ee81185928918ec86fbeb3bffc55dd867ab5\n";
const RUNTIME_CONFIG: &str =
    r#"{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"3.1.0"}}}"#;

fn missing() -> Option<String> {
    let mut lacks: Vec<String> = ["mcs", "mono", "xbuild", "nunit-console", "zip", "unzip"]
        .iter()
        .filter(|program| !setup::is_there(program))
        .map(|program| program.to_string())
        .collect();
    if !Path::new(NUNIT).is_file() {
        lacks.push("NUnit 2.6.3".into());
    }
    if !core_folder().join("dotnet").is_file() {
        lacks.push("CoreCLR 3.1".into());
    }
    (!lacks.is_empty()).then(|| format!("missing: {}", lacks.join(", ")))
}

fn install() -> Outcome {
    super::apt(NEEDS)?;
    if !Path::new(NUNIT).is_file() {
        run(command("apt-get").args(["update", "-qq"]))?;
        run(command("apt-get")
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            .args(LIBRARIES)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null()))?;
    }
    if core_folder().join("dotnet").is_file() {
        return Ok(());
    }
    let part = core_folder().with_extension("part");
    let _ = std::fs::remove_dir_all(&part);
    make(&part)?;
    let wanted = part.join("requirements.txt");
    write(&wanted, CORE)?;
    run(command("pip3")
        .args(["download", "--quiet", "--disable-pip-version-check"])
        .args([
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
            "--dest",
        ])
        .arg(&part)
        .arg("-r")
        .arg(&wanted))?;
    let wheel = found(&part, "whl")?;
    run(command("unzip")
        .args(["-q", "-o"])
        .arg(&wheel)
        .arg("dotnetcore2/bin/*")
        .arg("-d")
        .arg(&part))?;
    let unpacked = part.join("dotnetcore2/bin");
    run(command("chmod").arg("+x").arg(unpacked.join("dotnet")))?;
    let _ = std::fs::remove_dir_all(core_folder());
    std::fs::rename(&unpacked, core_folder()).map_err(|e| e.to_string())?;
    std::fs::remove_dir_all(&part).map_err(|e| e.to_string())
}

fn core_folder() -> PathBuf {
    cache_dir().join("dotnet")
}

fn test(context: &Context) -> Result<Count, String> {
    let folder = build(context)?;
    let mut total = Count::default();
    println!("csharp: Mono, NUnit");
    total += on_mono(context, &folder)?;
    println!("csharp: CoreCLR");
    total += on_core(context, &folder)?;
    let steps: [(&str, Outcome); 3] = [
        (
            "a new C function is callable",
            new_function(context, &folder),
        ),
        (
            "the NuGet package serves a program",
            package(context, &folder),
        ),
        ("the measuring program runs", measures(context)),
    ];
    for (what, outcome) in steps {
        total.record(what, outcome);
    }
    Ok(total)
}

/// Compiles everything; returns the folder with the assemblies.
fn build(context: &Context) -> Result<PathBuf, String> {
    let folder = context.folder("csharp")?;
    let library = assembly(&folder, &root().join("bindings/csharp/src"))?;
    let here = root().join("bindings/csharp");
    let barcode = here.join("example/Barcode.cs");
    let mut tests = sources(&here.join("test"))?;
    tests.push(barcode.clone());
    let nunit = PathBuf::from(NUNIT);
    mcs(
        &folder.join("ZegoExpressTests.dll"),
        &tests,
        &[&library, &nunit],
    )?;
    mcs(
        &folder.join("Core.exe"),
        &[here.join("test/programs/Core.cs")],
        &[&nunit],
    )?;
    for (program, more) in [
        ("example/QuickStart", None),
        ("example/Pair", Some(barcode)),
        ("example/Bench", None),
        ("test/programs/Leave", None),
    ] {
        let mut files = vec![here.join(format!("{program}.cs"))];
        files.extend(more);
        let name = Path::new(program).with_extension("exe");
        let name = name.file_name().expect("not empty");
        mcs(&folder.join(name), &files, &[&library])?;
    }
    copy(&nunit, &folder.join("nunit.framework.dll"))?;
    write(&folder.join("core.json"), RUNTIME_CONFIG)?;
    Ok(folder)
}

/// The library itself, with its documentation.
fn assembly(folder: &Path, source: &Path) -> Result<PathBuf, String> {
    let library = folder.join("ZegoExpress.dll");
    let mut compile = compiler(&library);
    compile
        .arg("-nowarn:1591,1573")
        .arg(format!("-doc:{}", folder.join("ZegoExpress.xml").display()))
        .args(sources(source)?);
    run(&mut compile)?;
    Ok(library)
}

/// A library or program, warnings being errors.
fn mcs(out: &Path, sources: &[PathBuf], references: &[&Path]) -> Outcome {
    let mut compile = compiler(out);
    for reference in references {
        compile.arg(format!("-r:{}", reference.display()));
    }
    run(compile.args(sources))
}

fn compiler(out: &Path) -> Command {
    let kind = match out.extension() {
        Some(e) if e == "dll" => "library",
        _ => "exe",
    };
    let mut compile = command("mcs");
    compile
        .args([
            "-unsafe",
            "-langversion:7",
            "-warn:4",
            "-warnaserror",
            "-optimize+",
            "-debug",
        ])
        .arg(format!("-target:{kind}"))
        .arg(format!("-out:{}", out.display()));
    compile
}

/// What the tests are told besides the library and the server.
fn prepared(context: &Context, mut command: Command, clr: &str, folder: &Path) -> Command {
    context.environment(&mut command);
    command
        .env("ZEGO_ROOT", root())
        .env("ZEGO_PROGRAMS", folder)
        .env("ZEGO_CLR", clr)
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    command
}

fn on_mono(context: &Context, folder: &Path) -> Result<Count, String> {
    let mut console = command("nunit-console");
    console
        .args(["-nologo", "-noshadow", "-noresult"])
        .arg(folder.join("ZegoExpressTests.dll"));
    let said = shown(&mut prepared(context, console, "mono --debug", folder))?;
    let run = number(&said, "Tests run: ").ok_or("nunit-console gave no summary")?;
    let failed = ["Errors: ", "Failures: ", "Inconclusive: ", "Invalid: "]
        .iter()
        .filter_map(|word| number(&said, word))
        .sum::<u32>();
    Ok(Count {
        passed: run.saturating_sub(failed),
        failed,
        skipped: number(&said, "Ignored: ").unwrap_or(0) + number(&said, "Skipped: ").unwrap_or(0),
    })
}

fn on_core(context: &Context, folder: &Path) -> Result<Count, String> {
    let clr = format!(
        "{} exec --runtimeconfig {}",
        core_folder().join("dotnet").display(),
        folder.join("core.json").display()
    );
    let mut tests = core(&folder.join("core.json"), &folder.join("Core.exe"));
    tests.arg(folder.join("ZegoExpressTests.dll"));
    let said = shown(&mut prepared(context, tests, &clr, folder))?;
    let run = number(&said, "Tests run: ").ok_or("the runner gave no summary")?;
    let failed = number(&said, "Failures: ").unwrap_or(run);
    Ok(Count {
        passed: run.saturating_sub(failed),
        failed,
        skipped: number(&said, "Skipped: ").unwrap_or(0),
    })
}

/// A program on CoreCLR.
fn core(config: &Path, program: &Path) -> Command {
    let mut dotnet = command(core_folder().join("dotnet"));
    dotnet
        .arg("exec")
        .arg("--runtimeconfig")
        .arg(config)
        .arg(program)
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1");
    dotnet
}

/// One function more in the interface, and C# calls it on both run times.
fn new_function(context: &Context, folder: &Path) -> Outcome {
    let library = scratch::library(context)?;
    let here = folder.join("scratch");
    scratch::raw_layer(context, &here)?;
    let program = here.join("Scratch.exe");
    let mut files = sources(&here.join("bindings/csharp/src"))?;
    files.push(root().join("bindings/csharp/test/programs/Scratch.cs"));
    mcs(&program, &files, &[])?;
    run(command("mono")
        .arg(&program)
        .env("LD_LIBRARY_PATH", &library))?;
    run(core(&folder.join("core.json"), &program).env("LD_LIBRARY_PATH", &library))
}

/// Packs, unpacks as NuGet does, and runs a program that knows the package only.
fn package(context: &Context, folder: &Path) -> Outcome {
    let packed = pack(context, folder)?;
    let packages = folder.join("packages");
    let _ = std::fs::remove_dir_all(&packages);
    let here = packages.join(format!("zegoexpress/{VERSION}"));
    make(&here)?;
    run(command("unzip").arg("-q").arg(&packed).arg("-d").arg(&here))?;
    notices::is_in(&here)?;
    let library = here.join("lib/netstandard2.0/ZegoExpress.dll");
    let consumer = folder.join("consumer");
    make(&consumer)?;
    let program = consumer.join("Consumer.exe");
    mcs(
        &program,
        &[root().join("bindings/csharp/test/programs/Consumer.cs")],
        &[&library],
    )?;
    // What the SDK writes for a program that references the package: no search path is needed.
    write(
        &consumer.join("Consumer.deps.json"),
        &DEPENDENCIES.replace("VERSION", VERSION),
    )?;
    let config = consumer.join("core.json");
    write(&config, RUNTIME_CONFIG)?;
    run(command(core_folder().join("dotnet"))
        .arg("exec")
        .arg("--runtimeconfig")
        .arg(&config)
        .arg("--depsfile")
        .arg(consumer.join("Consumer.deps.json"))
        .arg("--additionalprobingpath")
        .arg(&packages)
        .arg(&program)
        .env_remove("LD_LIBRARY_PATH")
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"))?;
    framework(&here, &consumer)
}

/// A project for .NET Framework: the package's targets put the library beside the program.
fn framework(package: &Path, consumer: &Path) -> Outcome {
    let out = consumer.join("framework");
    let _ = std::fs::remove_dir_all(&out);
    let property = |name: &str, path: &Path| format!("/p:{name}={}/", path.display());
    run(command("xbuild")
        .args(["/nologo", "/verbosity:quiet"])
        .arg(property("Package", package))
        .arg(property("OutputPath", &out))
        .arg(property("IntermediateOutputPath", &consumer.join("obj")))
        .arg(root().join("bindings/csharp/test/programs/Consumer.csproj")))?;
    run(command("mono")
        .arg(out.join("Consumer.exe"))
        .env_remove("LD_LIBRARY_PATH"))
}

const DEPENDENCIES: &str = r#"{
  "runtimeTarget": {"name": ".NETCoreApp,Version=v3.1"},
  "targets": {".NETCoreApp,Version=v3.1": {
    "Consumer/1.0.0": {"dependencies": {"ZegoExpress": "VERSION"}, "runtime": {"Consumer.exe": {}}},
    "ZegoExpress/VERSION": {
      "runtime": {"lib/netstandard2.0/ZegoExpress.dll": {}},
      "runtimeTargets": {
        "runtimes/linux-x64/native/libzego_express.so": {"rid": "linux-x64", "assetType": "native"}
      }
    }
  }},
  "libraries": {
    "Consumer/1.0.0": {"type": "project", "serviceable": false, "sha512": ""},
    "ZegoExpress/VERSION": {"type": "package", "serviceable": false, "sha512": "", "path": "zegoexpress/VERSION"}
  }
}
"#;

/// Writes ZegoExpress.VERSION.nupkg into `out`: the assembly, and the native libraries that are
/// there. `$ZEGO_WINDOWS_DLL` names a zego_express.dll for win-x64.
pub fn pack(context: &Context, out: &Path) -> Result<PathBuf, String> {
    setup::ensure(NEEDS)?;
    let source = root().join("bindings/csharp");
    let folder = context.folder("csharp")?;
    let library = assembly(&folder, &source.join("src"))?;
    let stage = folder.join("package");
    let _ = std::fs::remove_dir_all(&stage);
    for target in ["netstandard2.0", "net461"] {
        let lib = stage.join("lib").join(target);
        make(&lib)?;
        copy(&library, &lib.join("ZegoExpress.dll"))?;
        copy(
            &folder.join("ZegoExpress.xml"),
            &lib.join("ZegoExpress.xml"),
        )?;
    }
    let build = stage.join("build/net461");
    make(&build)?;
    copy(
        &source.join("ZegoExpress.targets"),
        &build.join("ZegoExpress.targets"),
    )?;
    let linux = stage.join("runtimes/linux-x64/native");
    make(&linux)?;
    copy(
        &context.prefix.join("lib/libzego_express.so"),
        &linux.join("libzego_express.so"),
    )?;
    match std::env::var_os("ZEGO_WINDOWS_DLL") {
        Some(dll) => {
            let windows = stage.join("runtimes/win-x64/native");
            make(&windows)?;
            copy(Path::new(&dll), &windows.join("zego_express.dll"))?;
        }
        None => println!("NuGet: without win-x64; $ZEGO_WINDOWS_DLL names its zego_express.dll"),
    }
    let nuspec = read(&source.join("ZegoExpress.nuspec"))?;
    if !nuspec.contains(&format!("<version>{VERSION}</version>")) {
        return Err(format!("ZegoExpress.nuspec: not version {VERSION}"));
    }
    write(&stage.join("ZegoExpress.nuspec"), &nuspec)?;
    copy(&source.join("README.md"), &stage.join("README.md"))?;
    notices::put(&stage)?;
    make(&stage.join("_rels"))?;
    write(&stage.join("_rels/.rels"), RELATIONS)?;
    write(&stage.join("[Content_Types].xml"), CONTENT_TYPES)?;
    make(out)?;
    let out = std::path::absolute(out).map_err(|e| e.to_string())?;
    let packed = out.join(format!("ZegoExpress.{VERSION}.nupkg"));
    let _ = std::fs::remove_file(&packed);
    run(command("zip")
        .args(["-q", "-X", "-r"])
        .arg(&packed)
        .args([
            "[Content_Types].xml",
            "_rels",
            "ZegoExpress.nuspec",
            "README.md",
            notices::NAME,
            "build",
            "lib",
            "runtimes",
        ])
        .current_dir(&stage))?;
    Ok(packed)
}

const RELATIONS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/ZegoExpress.nuspec" Id="manifest" />
</Relationships>
"#;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />
  <Default Extension="nuspec" ContentType="application/octet" />
  <Default Extension="dll" ContentType="application/octet" />
  <Default Extension="so" ContentType="application/octet" />
  <Default Extension="xml" ContentType="application/octet" />
  <Default Extension="md" ContentType="application/octet" />
  <Default Extension="txt" ContentType="application/octet" />
  <Default Extension="targets" ContentType="application/octet" />
</Types>
"#;

/// One line of JSON with two positive figures.
fn measures(context: &Context) -> Outcome {
    let mut program = bench(context)?;
    context.environment(&mut program);
    let line = output(program.arg("calls"))?;
    let positive = ["\"call_ns\": ", "\"callback_ns\": "]
        .iter()
        .all(|key| number(&line, key).is_some_and(|n| n > 0));
    if positive {
        println!("{}", line.trim());
        Ok(())
    } else {
        Err(format!("it said {line:?}"))
    }
}

fn pair(context: &Context) -> Result<Command, String> {
    let mut mono = command("mono");
    mono.arg(context.folder("csharp")?.join("Pair.exe"));
    Ok(mono)
}

fn bench(context: &Context) -> Result<Command, String> {
    let folder = context.folder("csharp")?;
    if !folder.join("Bench.exe").is_file() {
        build(context)?;
    }
    Ok(core(&folder.join("core.json"), &folder.join("Bench.exe")))
}

/// Runs a test program: what it says goes to the terminal and is returned, whatever its status.
fn shown(command: &mut Command) -> Result<String, String> {
    let out = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("{:?}: {e}", command.get_program()))?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    println!("{}", said.trim_end());
    Ok(said)
}

/// The whole number behind the last `word`.
fn number(text: &str, word: &str) -> Option<u32> {
    let rest = text.rsplit(word).next().filter(|_| text.contains(word))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The C# files of a folder, without those of folders below.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files: Vec<PathBuf> = list(folder)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "cs"))
        .collect();
    files.sort();
    Ok(files)
}

fn found(folder: &Path, extension: &str) -> Result<PathBuf, String> {
    list(folder)?
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == extension))
        .ok_or_else(|| format!("no .{extension} in {}", folder.display()))
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
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

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|e| format!("{}: {e}", from.display()))
}
