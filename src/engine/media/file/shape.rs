//! From pictures as they are coded to pictures as they are seen.

use crate::engine::media::convert::{MAX_SIDE, Recolor, Scaler, Turn};
use crate::engine::media::frame::{Picture, Pool};
use crate::engine::types::Color;

/// Pixels wider or higher than this many times the other side are a mistake in the file.
const ASPECT_MAX: u32 = 16;

/// What is done to each picture of a file.
#[derive(Default)]
pub(super) struct Shape {
    recolor: Option<Recolor>,
    /// Width to height of a pixel.
    aspect: (u32, u32),
    turn: Turn,
    scaler: Scaler,
}

impl Shape {
    /// `aspect`: width to height of a pixel as it is coded.
    pub fn new(color: Color, aspect: (u32, u32), turn: Turn) -> Self {
        let (width, height) = aspect;
        let believable =
            width > 0 && height > 0 && width / height < ASPECT_MAX && height / width < ASPECT_MAX;
        Self {
            recolor: Recolor::new(color),
            aspect: if believable { aspect } else { (1, 1) },
            turn,
            scaler: Scaler::default(),
        }
    }

    /// The size of what is seen of a coded picture.
    pub fn size(&self, coded: (u32, u32)) -> (u32, u32) {
        self.turn.size(self.square(coded))
    }

    /// The size with square pixels. No line of the picture is lost: one side grows.
    fn square(&self, (width, height): (u32, u32)) -> (u32, u32) {
        let grow = |side: u32, by: u32, over: u32| {
            let side = (u64::from(side) * u64::from(by) + u64::from(over) / 2) / u64::from(over);
            (side as u32 & !1).clamp(2, MAX_SIDE)
        };
        match self.aspect {
            (w, h) if w > h => (grow(width, w, h), height),
            (w, h) if w < h => (width, grow(height, h, w)),
            _ => (width, height),
        }
    }

    pub fn apply(&mut self, picture: Picture, pool: &Pool) -> Picture {
        let picture = match &self.recolor {
            Some(recolor) => recolor.apply(&picture, pool),
            None => picture,
        };
        let (width, height) = self.square((picture.width, picture.height));
        let picture = self.scaler.stretch(&picture, width, height, pool);
        self.turn.apply(&picture, pool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_become_square_and_sides_even() {
        let size =
            |aspect, coded| Shape::new(Color::default(), aspect, Turn::default()).size(coded);
        assert_eq!(size((64, 45), (360, 288)), (512, 288));
        assert_eq!(size((45, 64), (288, 360)), (288, 512));
        assert_eq!(size((1, 1), (33, 17)), (33, 17));
        assert_eq!(size((4, 3), (1440, 1080)), (1920, 1080));
        // What no camera makes.
        assert_eq!(size((0, 1), (320, 180)), (320, 180));
        assert_eq!(size((u32::MAX, 1), (320, 180)), (320, 180));
        assert_eq!(size((15, 1), (4096, 2)), (MAX_SIDE, 2));
        let turned = Turn {
            transposed: true,
            ..Turn::default()
        };
        let shape = Shape::new(Color::default(), (64, 45), turned);
        assert_eq!(shape.size((360, 288)), (288, 512));
    }
}
