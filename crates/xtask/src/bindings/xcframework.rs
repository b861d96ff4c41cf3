//! ZegoExpress.xcframework: the C interface for Apple's platforms, as Package.swift takes it.
//!
//! Headers, module map and Info.plist need nothing of Apple's. The static libraries do: their C parts
//! want a sysroot, so they are built on a machine that has one and only put into place here.

use crate::notices;
use crate::run::root;
use std::path::{Path, PathBuf};

/// A slice: its folder, the Rust target of its library, and how Info.plist describes it.
struct Slice {
    folder: &'static str,
    target: &'static str,
    platform: &'static str,
    variant: Option<&'static str>,
    sdk: &'static str,
}

const SLICES: &[Slice] = &[
    Slice {
        folder: "ios-arm64",
        target: "aarch64-apple-ios",
        platform: "ios",
        variant: None,
        sdk: "iphoneos",
    },
    Slice {
        folder: "ios-arm64-simulator",
        target: "aarch64-apple-ios-sim",
        platform: "ios",
        variant: Some("simulator"),
        sdk: "iphonesimulator",
    },
    Slice {
        folder: "macos-arm64",
        target: "aarch64-apple-darwin",
        platform: "macos",
        variant: None,
        sdk: "macosx",
    },
];

const LIBRARY: &str = "libzego_express.a";

/// As the one for Linux, but what a static library needs is named by the module.
const MODULE_MAP: &str = "\
module CZegoExpress {
    header \"zego_express_model.g.h\"
    link \"c++\"
    link framework \"Security\"
    link framework \"CoreFoundation\"
    export *
}
";

/// Writes the framework into `out`. Without all libraries it is complete but for them, and the error
/// names each with the SDK that builds it.
pub fn write(header: &Path, libraries: Option<&Path>, out: &Path) -> Result<PathBuf, String> {
    let framework = out.join("ZegoExpress.xcframework");
    if framework.exists() {
        std::fs::remove_dir_all(&framework).map_err(|e| format!("{}: {e}", framework.display()))?;
    }
    let model = root().join("bindings/swift/Sources/CZegoExpress/zego_express_model.g.h");
    let mut missing = vec![];
    for slice in SLICES {
        let headers = framework.join(slice.folder).join("Headers");
        std::fs::create_dir_all(&headers).map_err(|e| format!("{}: {e}", headers.display()))?;
        copy(header, &headers.join("zego_express.h"))?;
        copy(&model, &headers.join("zego_express_model.g.h"))?;
        text(&headers.join("module.modulemap"), MODULE_MAP)?;
        let library = libraries.map(|folder| folder.join(slice.target).join(LIBRARY));
        match library.filter(|library| library.is_file()) {
            Some(library) => copy(&library, &framework.join(slice.folder).join(LIBRARY))?,
            None => missing.push(format!(
                "{}/{LIBRARY} (Apple's SDK {}: on a Mac, `cargo build --release --target {}`)",
                slice.folder, slice.sdk, slice.target
            )),
        }
    }
    text(&framework.join("Info.plist"), &info_plist())?;
    notices::put(&framework)?;
    if missing.is_empty() {
        return Ok(framework);
    }
    Err(format!(
        "{} is laid out, but lacks\n  {}\n$ZEGO_APPLE_LIBS names the folder with TARGET/{LIBRARY}",
        framework.display(),
        missing.join("\n  ")
    ))
}

fn info_plist() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
         \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n\
         <plist version=\"1.0\">\n<dict>\n\t<key>AvailableLibraries</key>\n\t<array>\n",
    );
    for slice in SLICES {
        out += "\t\t<dict>\n";
        for (key, value) in [
            ("BinaryPath", LIBRARY),
            ("HeadersPath", "Headers"),
            ("LibraryIdentifier", slice.folder),
            ("LibraryPath", LIBRARY),
            ("SupportedPlatform", slice.platform),
        ] {
            out += &format!("\t\t\t<key>{key}</key>\n\t\t\t<string>{value}</string>\n");
        }
        out += "\t\t\t<key>SupportedArchitectures</key>\n\
                \t\t\t<array>\n\t\t\t\t<string>arm64</string>\n\t\t\t</array>\n";
        if let Some(variant) = slice.variant {
            out += &format!(
                "\t\t\t<key>SupportedPlatformVariant</key>\n\t\t\t<string>{variant}</string>\n"
            );
        }
        out += "\t\t</dict>\n";
    }
    out + "\t</array>\n\t<key>CFBundlePackageType</key>\n\t<string>XFWK</string>\n\
           \t<key>XCFrameworkFormatVersion</key>\n\t<string>1.0</string>\n</dict>\n</plist>\n"
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    std::fs::copy(from, to)
        .map(drop)
        .map_err(|e| format!("{} to {}: {e}", from.display(), to.display()))
}

fn text(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_the_rest_is_there() {
        let folder = std::env::temp_dir().join(format!("zego-xcframework-{}", std::process::id()));
        let header = root().join("include/zego_express.h");
        let error = write(&header, None, &folder).expect_err("there are no libraries");
        for slice in SLICES {
            assert!(
                error.contains(slice.sdk) && error.contains(slice.target),
                "{error}"
            );
        }
        let framework = folder.join("ZegoExpress.xcframework");
        let plist = std::fs::read_to_string(framework.join("Info.plist")).expect("there");
        let libraries = folder.join("libraries");
        for slice in SLICES {
            assert!(plist.contains(&format!("<string>{}</string>", slice.folder)));
            assert!(
                framework
                    .join(slice.folder)
                    .join("Headers/module.modulemap")
                    .is_file()
            );
            let of_target = libraries.join(slice.target);
            std::fs::create_dir_all(&of_target).expect("writable");
            std::fs::write(of_target.join(LIBRARY), slice.target).expect("writable");
        }
        assert_eq!(
            write(&header, Some(&libraries), &folder),
            Ok(framework.clone())
        );
        for slice in SLICES {
            let library = std::fs::read_to_string(framework.join(slice.folder).join(LIBRARY));
            assert_eq!(library.expect("there"), slice.target);
        }
        std::fs::remove_dir_all(folder).expect("removable");
    }
}
