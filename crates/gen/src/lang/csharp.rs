//! The raw layer of C#.

use crate::File;
use crate::model::Model;

pub fn files(_model: &Model) -> Vec<File> {
    vec![]
}
