//! The target on media files: their index.

use std::io::Cursor;
use zego_mp4::{Codec, Kind, Movie, SAMPLES_MAX};

/// Whatever is accepted holds together; what is refused says why in one line.
pub fn mp4(bytes: &[u8]) {
    let movie = match Movie::read(&mut Cursor::new(bytes)) {
        Ok(movie) => movie,
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && message.len() < 200 && message.is_ascii());
            return;
        }
    };
    let samples = movie.tracks.iter().map(|t| t.samples.len()).sum::<usize>();
    assert!(samples + movie.samples_missing <= SAMPLES_MAX);
    for track in &movie.tracks {
        assert!(track.timescale > 0);
        let read = track.entries.iter().any(|e| e.codec != Codec::Other);
        assert!(read || track.kind == Kind::Video || track.samples.is_empty());
        for sample in &track.samples {
            assert!(sample.offset + u64::from(sample.size) <= bytes.len() as u64);
            assert!(usize::from(sample.entry) < track.entries.len());
            assert!(sample.time() <= sample.end());
        }
        assert!(!track.samples.is_empty() || track.spans.is_empty());
        for span in &track.spans {
            assert!(span.length_ns >= 0 && span.from <= span.to);
        }
        assert!(track.spans.is_sorted_by_key(|s| s.at_ns));
    }
}
