//! The raw layer of Dart.

use crate::File;
use crate::model::Model;

pub fn files(_model: &Model) -> Vec<File> {
    vec![]
}
