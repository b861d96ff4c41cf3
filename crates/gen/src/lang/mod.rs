//! One emitter per language.

mod c;
mod cpp;
mod csharp;
mod dart;
mod kotlin;
mod swift;

use crate::File;
use crate::model::Model;

/// Where the raw layers go that declare functions.
pub const FOLDERS: &[&str] = &[
    "bindings/cpp",
    "bindings/csharp/src",
    "bindings/dart/lib/src/raw",
    "bindings/model",
    "bindings/kotlin",
    "bindings/swift/Sources",
];

/// The raw layers of all languages.
pub fn files(model: &Model) -> Vec<File> {
    [
        c::files(model),
        cpp::files(model),
        csharp::files(model),
        kotlin::files(model),
        swift::files(model),
        dart::files(model),
    ]
    .concat()
}
