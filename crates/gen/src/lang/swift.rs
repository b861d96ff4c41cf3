//! The raw layer of Swift.

use crate::File;
use crate::model::Model;

pub fn files(_model: &Model) -> Vec<File> {
    vec![]
}
