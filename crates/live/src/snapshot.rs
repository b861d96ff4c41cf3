//! The last decoded picture as a PNG.

use crate::peer::Peer;
use anyhow::{Context as _, Result};
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

/// Writes the viewer's last picture.
pub fn save(viewer: &Peer, path: &Path) -> Result<()> {
    let (width, height, pixels) = viewer.last_picture()?;
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(())
}
