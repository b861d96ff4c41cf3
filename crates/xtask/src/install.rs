//! `cargo xtask install --prefix DIR`: what a C or C++ project links against.

use crate::run::{Outcome, build_workspace, cargo, command, library, release_dir, root, run};
use crate::{notices, setup};
use std::path::{Path, PathBuf};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Bumped only when something exported changes or goes.
const SONAME: &str = "libzego_express.so.1";

/// Builds and installs library, static library, header, pkg-config and CMake files.
pub fn install(args: &[String]) -> Outcome {
    let prefix = match args {
        [flag, dir] if flag == "--prefix" => std::path::absolute(dir).map_err(|e| e.to_string())?,
        _ => return Err("usage: cargo xtask install --prefix DIR".into()),
    };
    setup::ensure(setup::BUILD)?;
    build_workspace()?;
    run(cargo().args([
        "rustc",
        "--release",
        "--locked",
        "-p",
        "zego_express",
        "--lib",
        "--crate-type",
        "staticlib",
    ]))?;
    files(&library(), &prefix, true)?;
    println!("installed zego_express {VERSION} into {}", prefix.display());
    Ok(())
}

/// Installs what is built already, without the static library: what a binding's tests need.
pub fn shared(prefix: &Path) -> Outcome {
    files(&library(), prefix, false)
}

/// The folder that users on Linux unpack: `library` with everything that they need to build with it.
pub fn for_archive(library: &Path, prefix: &Path) -> Outcome {
    files(library, prefix, false)?;
    let papers = folder(prefix, "share/doc/zego_express")?;
    put_papers(&papers)
}

/// What is to be read, into a folder of a package.
pub fn put_papers(folder: &Path) -> Outcome {
    for paper in [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "docs/ERRORS.md",
        notices::DOCUMENT,
    ] {
        let from = root().join(paper);
        copy(&from, &folder.join(from.file_name().expect("a file")))?;
    }
    Ok(())
}

fn files(library: &Path, prefix: &Path, with_static: bool) -> Outcome {
    let lib = folder(prefix, "lib")?;
    let shared = lib.join(format!("libzego_express.so.{VERSION}"));
    run(command("strip").arg("-o").arg(&shared).arg(library))?;
    link(&lib, shared.file_name().expect("just built"), SONAME)?;
    link(&lib, SONAME.as_ref(), "libzego_express.so")?;
    if with_static {
        copy(
            &release_dir().join("libzego_express.a"),
            &lib.join("libzego_express.a"),
        )?;
    }
    headers_and_packages(prefix)
}

/// The headers of C and C++.
pub fn headers(prefix: &Path) -> Outcome {
    copy(
        &root().join("include/zego_express.h"),
        &folder(prefix, "include")?.join("zego_express.h"),
    )?;
    for part in ["", "detail"] {
        let from = root().join("bindings/cpp/include/zego_express").join(part);
        let to = folder(prefix, &format!("include/zego_express/{part}"))?;
        let entries = std::fs::read_dir(&from).map_err(|e| format!("{}: {e}", from.display()))?;
        for file in entries.flatten().filter(|e| e.path().is_file()) {
            copy(&file.path(), &to.join(file.file_name()))?;
        }
    }
    Ok(())
}

/// The headers, and what pkg-config and CMake find them by.
pub fn headers_and_packages(prefix: &Path) -> Outcome {
    headers(prefix)?;
    let packages = folder(prefix, "lib/pkgconfig")?;
    write(&packages.join("zego_express.pc"), &pkg_config())?;
    write(&packages.join("zego_express-cpp.pc"), &pkg_config_cpp())?;
    let cmake = folder(prefix, "lib/cmake/zego_express")?;
    write(&cmake.join("zego_express-config.cmake"), CMAKE_CONFIG)?;
    write(
        &cmake.join("zego_express-config-version.cmake"),
        &cmake_version(),
    )
}

/// The prefix is where the file lies: an archive is unpacked anywhere.
fn pkg_config() -> String {
    format!(
        "prefix=${{pcfiledir}}/../..\nlibdir=${{prefix}}/lib\nincludedir=${{prefix}}/include\n\n\
         Name: zego_express\nDescription: Live video engine behind a stable C ABI\n\
         Version: {VERSION}\nLibs: -L${{libdir}} -lzego_express\n\
         Libs.private: -lstdc++ -lgcc_s -lpthread -lm -ldl -lc\nCflags: -I${{includedir}}\n"
    )
}

/// Programs written for ZEGO include `ZegoExpressSDK.h` without a folder.
fn pkg_config_cpp() -> String {
    format!(
        "prefix=${{pcfiledir}}/../..\nincludedir=${{prefix}}/include\n\n\
         Name: zego_express-cpp\nDescription: Live video engine, C++17 interface (header-only)\n\
         Version: {VERSION}\nRequires: zego_express = {VERSION}\n\
         Cflags: -I${{includedir}}/zego_express\n"
    )
}

const CMAKE_CONFIG: &str = r#"get_filename_component(_zego_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET zego_express::zego_express)
  add_library(zego_express::zego_express SHARED IMPORTED)
  set_target_properties(zego_express::zego_express PROPERTIES
    IMPORTED_LOCATION "${_zego_prefix}/lib/libzego_express.so"
    IMPORTED_SONAME "libzego_express.so.1"
    INTERFACE_INCLUDE_DIRECTORIES "${_zego_prefix}/include")
endif()
if(NOT TARGET zego_express::static AND EXISTS "${_zego_prefix}/lib/libzego_express.a")
  add_library(zego_express::static STATIC IMPORTED)
  set_target_properties(zego_express::static PROPERTIES
    IMPORTED_LOCATION "${_zego_prefix}/lib/libzego_express.a"
    INTERFACE_LINK_LIBRARIES "stdc++;gcc_s;pthread;m;dl"
    INTERFACE_INCLUDE_DIRECTORIES "${_zego_prefix}/include")
endif()
# C++: header-only over the shared library; link zego_express::static yourself for the other one.
if(NOT TARGET zego_express::cpp)
  find_package(Threads REQUIRED)
  add_library(zego_express::cpp INTERFACE IMPORTED)
  set_target_properties(zego_express::cpp PROPERTIES
    INTERFACE_COMPILE_FEATURES cxx_std_17
    INTERFACE_LINK_LIBRARIES "zego_express::zego_express;Threads::Threads"
    INTERFACE_INCLUDE_DIRECTORIES "${_zego_prefix}/include/zego_express")
endif()
"#;

fn cmake_version() -> String {
    format!(
        "set(PACKAGE_VERSION \"{VERSION}\")\n\
         if(PACKAGE_FIND_VERSION VERSION_GREATER PACKAGE_VERSION)\n  set(PACKAGE_VERSION_COMPATIBLE FALSE)\n\
         else()\n  set(PACKAGE_VERSION_COMPATIBLE TRUE)\n\
         if(PACKAGE_FIND_VERSION VERSION_EQUAL PACKAGE_VERSION)\n    set(PACKAGE_VERSION_EXACT TRUE)\n  endif()\nendif()\n"
    )
}

fn folder(prefix: &Path, name: &str) -> Result<PathBuf, String> {
    let path = prefix.join(name);
    std::fs::create_dir_all(&path).map_err(|e| format!("cannot make {}: {e}", path.display()))?;
    Ok(path)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|e| format!("cannot copy {} to {}: {e}", from.display(), to.display()))
}

fn write(path: &Path, text: &str) -> Outcome {
    std::fs::write(path, text).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

fn link(dir: &Path, target: &std::ffi::OsStr, name: &str) -> Outcome {
    let path = dir.join(name);
    if path.symlink_metadata().is_ok() {
        std::fs::remove_file(&path)
            .map_err(|e| format!("cannot replace {}: {e}", path.display()))?;
    }
    std::os::unix::fs::symlink(target, &path)
        .map_err(|e| format!("cannot link {}: {e}", path.display()))
}
