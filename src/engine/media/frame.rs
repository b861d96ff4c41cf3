//! Pictures in I420 (BT.601, limited range) and the pools their memory comes from.

use crate::engine::counters::BUFFERED_BYTES;
use crate::engine::types::{Color, VideoFrame};
use parking_lot::Mutex;
use std::sync::Arc;

/// Rows start at multiples of this, which lets SIMD code run over whole rows.
const ALIGN: u32 = 32;

/// A finished picture, shared by reference count.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// y, u, v. The chroma planes are half as large, rounded up.
    pub planes: [Arc<[u8]>; 3],
    /// Bytes a row of each plane.
    pub strides: [u32; 3],
}

impl Picture {
    /// As the application sees it.
    pub fn into_frame(self, capture_time_us: u64) -> VideoFrame {
        VideoFrame {
            width: self.width,
            height: self.height,
            planes: self.planes,
            strides: self.strides,
            color: Color::default(),
            capture_time_us,
            decoded_time_us: 0,
            rtp_timestamp: 0,
        }
    }

    fn is_free(&mut self) -> bool {
        self.planes.iter_mut().all(|p| Arc::get_mut(p).is_some())
    }

    fn bytes(&self) -> u64 {
        self.planes.iter().map(|p| p.len() as u64).sum()
    }
}

/// A picture that is being written: nobody else has its planes.
pub struct PictureMut(Picture);

impl PictureMut {
    /// Memory of its own, zeroed. `width` and `height` are at least 1.
    pub fn new(width: u32, height: u32) -> Self {
        let chroma = width.div_ceil(2);
        let strides = [width, chroma, chroma].map(|w| w.next_multiple_of(ALIGN));
        let rows = [height, height.div_ceil(2), height.div_ceil(2)];
        let plane = |i: usize| Arc::from(vec![0u8; (strides[i] * rows[i]) as usize]);
        Self(Picture {
            width,
            height,
            planes: [plane(0), plane(1), plane(2)],
            strides,
        })
    }

    pub fn width(&self) -> u32 {
        self.0.width
    }

    pub fn height(&self) -> u32 {
        self.0.height
    }

    pub fn strides(&self) -> [usize; 3] {
        self.0.strides.map(|s| s as usize)
    }

    pub fn planes(&mut self) -> [&mut [u8]; 3] {
        let [y, u, v] = &mut self.0.planes;
        // Cannot fail: the type is only made of planes with one owner, and gives none away.
        [y, u, v].map(|p| Arc::get_mut(p).expect("a picture under construction has one owner"))
    }

    /// Fills the whole picture with one colour.
    pub fn fill(&mut self, [y, u, v]: [u8; 3]) {
        let [py, pu, pv] = self.planes();
        py.fill(y);
        pu.fill(u);
        pv.fill(v);
    }

    pub fn finish(self) -> Picture {
        self.0
    }
}

/// Gives out pictures and takes their memory back once nobody looks at them any more.
///
/// Fresh memory for each 720p frame would cost a third of a millisecond of page faults.
pub struct Pool {
    inner: Mutex<Inner>,
    limit: usize,
}

#[derive(Default)]
struct Inner {
    lent: Vec<Picture>,
    /// What of `BUFFERED_BYTES` is ours.
    counted: u64,
}

impl Pool {
    /// `limit`: pictures remembered. More may be in use; they are then freed, not reused.
    pub fn new(limit: usize) -> Self {
        Self {
            inner: Mutex::default(),
            limit,
        }
    }

    /// Contents are whatever was there before.
    pub fn take(&self, width: u32, height: u32) -> PictureMut {
        let (width, height) = (width.max(1), height.max(1));
        let mut inner = self.inner.lock();
        let free = inner
            .lent
            .iter_mut()
            .position(|p| p.width == width && p.height == height && p.is_free());
        match free {
            Some(i) => {
                let picture = inner.lent.swap_remove(i);
                inner.recount();
                PictureMut(picture)
            }
            None => {
                drop(inner);
                PictureMut::new(width, height)
            }
        }
    }

    /// Shares a finished picture and remembers its memory for reuse.
    pub fn share(&self, picture: PictureMut) -> Picture {
        let picture = picture.finish();
        let mut inner = self.inner.lock();
        if inner.lent.len() >= self.limit {
            // A slot of another size or one that is free makes room; else this picture is not
            // remembered.
            let (w, h) = (picture.width, picture.height);
            if let Some(i) = inner
                .lent
                .iter_mut()
                .position(|p| (p.width, p.height) != (w, h) || p.is_free())
            {
                inner.lent.swap_remove(i);
            }
        }
        if inner.lent.len() < self.limit {
            inner.lent.push(picture.clone());
        }
        inner.recount();
        picture
    }

    /// Forgets all memory (pictures in use stay with their users).
    pub fn clear(&self) {
        let mut inner = self.inner.lock();
        inner.lent = Vec::new();
        inner.recount();
    }
}

impl Inner {
    fn recount(&mut self) {
        let bytes = self.lent.iter().map(Picture::bytes).sum();
        BUFFERED_BYTES.add(bytes);
        BUFFERED_BYTES.sub(self.counted);
        self.counted = bytes;
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        BUFFERED_BYTES.sub(self.counted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_reused_only_when_free() {
        let pool = Pool::new(2);
        let first = pool.share(pool.take(64, 36));
        let address = first.planes[0].as_ptr();
        let second = pool.take(64, 36);
        assert_ne!(
            second.0.planes[0].as_ptr(),
            address,
            "the first is still looked at"
        );
        drop(pool.share(second));
        drop(first);
        let _third = pool.take(64, 36);
        assert_eq!(pool.inner.lock().lent.len(), 1);
    }

    #[test]
    fn it_remembers_no_more_than_its_limit_and_drops_old_sizes() {
        let pool = Pool::new(2);
        let kept: Vec<_> = (0..5).map(|_| pool.share(pool.take(32, 32))).collect();
        assert_eq!(pool.inner.lock().lent.len(), 2);
        let other = pool.share(pool.take(64, 64));
        assert!(pool.inner.lock().lent.iter().any(|p| p.width == 64));
        drop((kept, other));
        pool.clear();
        assert!(pool.inner.lock().lent.is_empty());
    }

    #[test]
    fn odd_sizes_round_chroma_up() {
        let picture = PictureMut::new(33, 17).finish();
        assert_eq!(picture.strides, [64, 32, 32]);
        assert_eq!(picture.planes[1].len(), 32 * 9);
    }
}
