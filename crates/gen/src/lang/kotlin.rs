//! The raw layer of Kotlin and its JNI glue.

use crate::File;
use crate::model::Model;

pub fn files(_model: &Model) -> Vec<File> {
    vec![]
}
