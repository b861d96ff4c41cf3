use super::*;
use mp4_atom::{Elst, ElstEntry, Encode, Tkhd};
use std::io::Cursor;

fn atom(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body: Vec<u8> = parts.concat();
    let mut out = ((body.len() + 8) as u32).to_be_bytes().to_vec();
    out.extend_from_slice(kind);
    out.extend(body);
    out
}

/// A box with version and flags before 32-bit numbers.
fn full(kind: &[u8; 4], version_flags: u32, numbers: &[u32]) -> Vec<u8> {
    let body: Vec<u8> = std::iter::once(&version_flags)
        .chain(numbers)
        .flat_map(|n| n.to_be_bytes())
        .collect();
    atom(kind, &[&body])
}

fn encoded(atom: &impl Encode) -> Vec<u8> {
    let mut out = Vec::new();
    atom.encode(&mut out).unwrap();
    out
}

fn mvhd() -> Vec<u8> {
    let mut body = vec![0; 100];
    body[12..16].copy_from_slice(&1000u32.to_be_bytes());
    for (at, value) in [(36, 1u32 << 16), (52, 1 << 16), (68, 1 << 30)] {
        body[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    atom(b"mvhd", &[&body])
}

/// Width to height 64:45, BT.709, one of each set.
fn avc1() -> Vec<u8> {
    let record = [1, 66, 0, 30, 0xff, 0xe1, 0, 2, 0x67, 66, 1, 0, 1, 0x68];
    atom(
        b"avc1",
        &[
            &[0; 78],
            &atom(b"avcC", &[&record]),
            &atom(b"pasp", &[&64u32.to_be_bytes(), &45u32.to_be_bytes()]),
            &atom(b"colr", &[b"nclx", &[0, 1, 0, 1, 0, 1, 0x80]]),
        ],
    )
}

fn stsd(entry: &[u8]) -> Vec<u8> {
    atom(b"stsd", &[&[0; 4], &1u32.to_be_bytes(), entry])
}

/// A track of 100 units a second with tables and edits of the test's.
fn trak(id: u32, handler: &[u8; 4], stbl: &[Vec<u8>], edits: &[ElstEntry]) -> Vec<u8> {
    let tkhd = Tkhd {
        track_id: id,
        enabled: true,
        ..Tkhd::default()
    };
    let elst = Elst {
        entries: edits.to_vec(),
    };
    let edts = match edits {
        [] => Vec::new(),
        _ => atom(b"edts", &[&encoded(&elst)]),
    };
    let mdia = atom(
        b"mdia",
        &[
            &full(b"mdhd", 0, &[0, 0, 100, 0, 0]),
            &atom(b"hdlr", &[&[0; 8], handler, &[0; 12], b"\x05Apple"]),
            &atom(b"minf", &[&atom(b"stbl", &[&stbl.concat()])]),
        ],
    );
    atom(b"trak", &[&encoded(&tkhd), &edts, &mdia])
}

/// Four samples of 10 units and 5 bytes in two chunks at 8 and 100; the last two change places.
fn tables() -> Vec<Vec<u8>> {
    vec![
        stsd(&avc1()),
        full(b"stts", 0, &[1, 4, 10]),
        full(b"ctts", 1 << 24, &[3, 2, 0, 1, 10, 1, -10i32 as u32]),
        full(b"stss", 0, &[1, 1]),
        full(b"stsc", 0, &[2, 1, 1, 1, 2, 3, 1]),
        full(b"stsz", 0, &[5, 4]),
        full(b"stco", 0, &[2, 8, 100]),
    ]
}

fn read(file: &[u8]) -> Result<Movie, Error> {
    Movie::read(&mut Cursor::new(file))
}

/// Media data, then an index of one track.
fn movie(edits: &[ElstEntry]) -> Vec<u8> {
    let moov = atom(b"moov", &[&mvhd(), &trak(1, b"vide", &tables(), edits)]);
    [atom(b"mdat", &[&[0; 200]]), moov].concat()
}

fn edit(duration: u64, time: Option<u64>) -> ElstEntry {
    ElstEntry {
        segment_duration: duration,
        media_time: time,
        media_rate: 1.into(),
    }
}

fn span(at_ms: i64, length_ms: i64, from: i64, to: i64) -> Span {
    Span {
        at_ns: at_ms * 1_000_000,
        length_ns: length_ms * 1_000_000,
        from,
        to,
    }
}

#[test]
fn tables_are_put_together() {
    let movie = read(&movie(&[])).unwrap();
    let track = &movie.tracks[0];
    let listed: Vec<_> = track
        .samples
        .iter()
        .map(|s| (s.offset, s.size, s.time(), s.end(), s.sync))
        .collect();
    assert_eq!(
        listed,
        [
            (8, 5, 0, 10, true),
            (100, 5, 10, 20, false),
            (105, 5, 30, 40, false),
            (110, 5, 20, 30, false)
        ]
    );
    assert_eq!(track.spans, [span(0, 400, 0, 40)]);
    let entry = &track.entries[0];
    assert_eq!(
        (entry.aspect, entry.name.as_str()),
        (Some((64, 45)), "H.264 (avc1)")
    );
    assert_eq!(
        entry.color,
        Some(Color {
            matrix: 1,
            full_range: Some(true)
        })
    );
    let Codec::H264(h264) = &entry.codec else {
        panic!("{entry:?}")
    };
    assert_eq!((h264.length_size, h264.sets.len()), (4, 2));
    assert!(movie.faults.is_empty() && movie.samples_missing == 0);
}

#[test]
fn edits_of_every_kind() {
    let dwell = ElstEntry {
        media_rate: 0.into(),
        ..edit(500, Some(20))
    };
    for (edits, wanted) in [
        // Nothing first; then the middle; then, after a hole, the beginning.
        (
            vec![
                edit(700, None),
                edit(200, Some(10)),
                edit(50, None),
                edit(100, Some(0)),
            ],
            vec![span(700, 200, 10, 30), span(950, 100, 0, 10)],
        ),
        // A picture that stands still.
        (
            vec![dwell, edit(100, Some(20))],
            vec![span(0, 500, 20, 20), span(500, 100, 20, 30)],
        ),
        // Durations that nobody filled in, and one that is rounded up.
        (vec![edit(0, Some(10))], vec![span(0, 300, 10, 40)]),
        (
            vec![edit(u32::MAX.into(), Some(10))],
            vec![span(0, 300, 10, 40)],
        ),
        (vec![edit(u64::MAX, Some(0))], vec![span(0, 400, 0, 40)]),
        (vec![edit(401, Some(0))], vec![span(0, 400, 0, 40)]),
        // Behind the media's end there is nothing.
        (
            vec![edit(100, Some(40)), edit(100, Some(0))],
            vec![span(100, 100, 0, 10)],
        ),
        (vec![edit(100, None)], vec![]),
    ] {
        let movie = read(&movie(&edits)).unwrap();
        assert_eq!(movie.tracks[0].spans, wanted, "{edits:?}");
    }
    let many = vec![edit(1, Some(0)); EDITS_MAX + 1];
    let movie = read(&movie(&many)).unwrap();
    assert!(movie.tracks[0].spans.is_empty() && movie.faults[0].contains("edit list of 1001"));
}

/// A fragment of one track: runs of sizes, each with its place.
fn moof(base: Option<u64>, time: Option<u64>, runs: &[(Option<i32>, &[u32])]) -> Vec<u8> {
    let mut tfhd = vec![1u32];
    let mut flags = 0x8; // default_sample_duration
    if let Some(base) = base {
        flags |= 1;
        tfhd.extend([(base >> 32) as u32, base as u32]);
    }
    tfhd.push(10);
    let tfdt = time.map_or_else(Vec::new, |t| {
        full(b"tfdt", 1 << 24, &[(t >> 32) as u32, t as u32])
    });
    let runs: Vec<u8> = runs
        .iter()
        .flat_map(|(offset, sizes)| {
            let mut numbers = vec![sizes.len() as u32];
            numbers.extend(offset.map(|o| o as u32));
            numbers.push(0x200_0000); // the first sample's flags: sync
            numbers.extend(*sizes);
            full(b"trun", 0x204 | u32::from(offset.is_some()), &numbers)
        })
        .collect();
    atom(
        b"moof",
        &[&atom(
            b"traf",
            &[&full(b"tfhd", flags, &tfhd), &tfdt, &runs],
        )],
    )
}

fn fragmented(fragments: &[Vec<u8>]) -> Vec<u8> {
    let empty = vec![
        stsd(&avc1()),
        full(b"stts", 0, &[0]),
        full(b"stsc", 0, &[0]),
        full(b"stsz", 0, &[0, 0]),
        full(b"stco", 0, &[0]),
    ];
    let trex = full(b"trex", 0, &[1, 1, 0, 0, 0x1_0000]);
    let moov = atom(
        b"moov",
        &[
            &mvhd(),
            &trak(1, b"vide", &empty, &[]),
            &atom(b"mvex", &[&trex]),
        ],
    );
    let mut file = moov;
    for fragment in fragments {
        file.extend(fragment);
        file.extend(atom(b"mdat", &[&[0; 500]]));
    }
    file
}

#[test]
fn runs_lie_where_they_say_or_behind_each_other() {
    let prefix = fragmented(&[]).len() as u64;
    let first = moof(
        None,
        Some(1 << 33),
        &[(Some(300), &[7, 8]), (None, &[9]), (Some(200), &[3])],
    );
    let second_at = prefix + first.len() as u64 + 508;
    let file = fragmented(&[
        first,
        moof(Some(50), None, &[(Some(-10), &[4]), (None, &[5])]),
    ]);
    let movie = read(&file).unwrap();
    let samples = &movie.tracks[0].samples;
    let time = 1i64 << 33;
    let listed: Vec<_> = samples
        .iter()
        .map(|s| (s.offset, s.size, s.decode - time, s.sync))
        .collect();
    assert_eq!(
        listed,
        [
            (prefix + 300, 7, 0, true),
            (prefix + 307, 8, 10, false),
            (prefix + 315, 9, 20, true),
            (prefix + 200, 3, 30, true),
            // An absolute base; and no time: it goes on.
            (40, 4, 40, true),
            (44, 5, 50, true),
        ]
    );
    assert!(second_at < file.len() as u64);
    // The movie begins where its fragments do.
    let span = movie.tracks[0].spans[0];
    assert_eq!(
        (span.from, span.to, span.at_ns),
        (time, time + 60, ns(time, 100))
    );
}

#[test]
fn sizes_of_64_bits_and_to_the_end() {
    let small = movie(&[]);
    // mdat by a 64-bit size, moov up to the end of the file.
    let (mdat, moov) = small.split_at(208);
    let mut file = 1u32.to_be_bytes().to_vec();
    file.extend_from_slice(b"mdat");
    file.extend(216u64.to_be_bytes());
    file.extend(&mdat[8..]);
    let at = file.len();
    file.extend(moov);
    file[at..at + 4].fill(0);
    assert_eq!(read(&file).unwrap().tracks[0].samples.len(), 4);
    // Chunks by 64 bits.
    let mut stbl = tables();
    stbl[6] = full(b"co64", 0, &[2, 0, 8, 0, 100]);
    let moov = atom(b"moov", &[&mvhd(), &trak(1, b"vide", &stbl, &[])]);
    let file = [atom(b"mdat", &[&[0; 200]]), moov].concat();
    assert_eq!(read(&file).unwrap().tracks[0].samples[3].offset, 110);
}

#[test]
fn what_is_missing_or_damaged_is_named() {
    let text = |file: &[u8]| read(file).unwrap_err().to_string();
    assert!(text(b"").contains("no index"));
    assert!(text(&movie(&[])[..300]).contains("cut off inside its moov box"));
    assert!(text(&moof(None, None, &[])).contains("without its initialization"));
    let huge = [
        &1u32.to_be_bytes()[..],
        b"moov",
        &(1u64 << 40).to_be_bytes(),
    ]
    .concat();
    assert!(text(&huge).contains("cut off inside its moov box"));

    // One track is damaged, the other is not.
    let mut stbl = tables();
    stbl[6] = Vec::new();
    let moov = [
        mvhd(),
        trak(1, b"vide", &stbl, &[]),
        trak(2, b"vide", &tables(), &[]),
    ]
    .concat();
    let file = [atom(b"mdat", &[&[0; 200]]), atom(b"moov", &[&moov])].concat();
    let movie = read(&file).unwrap();
    assert_eq!((movie.tracks.len(), movie.tracks[0].id), (1, 2));
    assert_eq!(movie.faults, ["damaged stco box: missing"]);

    // The index names more than the file has.
    let mut short = atom(b"mdat", &[&[0; 100]]);
    short.extend(atom(b"moov", &[&mvhd(), &trak(1, b"vide", &tables(), &[])]));
    let end = short.len() as u32;
    let at = short.windows(4).position(|w| w == b"stco").unwrap() + 16;
    short[at..at + 4].copy_from_slice(&(end - 7).to_be_bytes());
    let movie = read(&short).unwrap();
    assert_eq!(
        (movie.tracks[0].samples.len(), movie.samples_missing),
        (2, 2)
    );
    assert_eq!(movie.tracks[0].spans, [span(0, 200, 0, 20)]);
}

/// Counts that a file only claims cost neither memory nor time.
#[test]
fn claims_are_bounded() {
    let mut stbl = tables();
    stbl[5] = full(b"stsz", 0, &[1, u32::MAX]);
    let moov = [
        mvhd(),
        trak(1, b"vide", &stbl, &[]),
        trak(2, b"vide", &tables(), &[]),
    ]
    .concat();
    let movie = read(&atom(b"moov", &[&moov])).unwrap();
    assert!(
        movie.faults[0].contains("more than 4194304 samples"),
        "{:?}",
        movie.faults
    );

    let run = full(b"trun", 0, &[u32::MAX]);
    let traf = atom(b"traf", &[&full(b"tfhd", 0, &[1]), &run]);
    let error = read(&fragmented(&[atom(b"moof", &[&traf])])).unwrap_err();
    assert!(matches!(error, Error::TooLarge(_)), "{error}");

    let mut stbl = tables();
    stbl[4] = full(b"stsc", 0, &[1, 1, u32::MAX, 1]);
    stbl[1] = full(b"stts", 0, &[2, u32::MAX, u32::MAX, u32::MAX, 1]);
    let moov = [mvhd(), trak(1, b"vide", &stbl, &[edit(1000, Some(0))])].concat();
    let movie = read(&atom(b"moov", &[&moov])).unwrap();
    assert_eq!(movie.tracks.len(), 1);
}

#[test]
fn orientations() {
    for (matrix, wanted) in [
        ([1, 0, 0, 1], (false, false, false)),
        ([0, 1, -1, 0], (true, true, false)),
        ([-1, 0, 0, -1], (false, true, true)),
        ([0, -1, 1, 0], (true, false, true)),
        ([-1, 0, 0, 1], (false, true, false)),
        ([0, 0, 0, 0], (false, false, false)),
    ] {
        let mut file = movie(&[]);
        let at = file.windows(4).position(|w| w == b"tkhd").unwrap() + 4 + 52;
        for (offset, value) in [
            (0, matrix[0]),
            (4, matrix[1]),
            (12, matrix[2]),
            (16, matrix[3]),
        ] {
            let fixed: i32 = value << 16;
            file[at + offset..at + offset + 4].copy_from_slice(&fixed.to_be_bytes());
        }
        let o = read(&file).unwrap().tracks[0].orientation;
        assert_eq!(
            (o.transposed, o.mirrored_x, o.mirrored_y),
            wanted,
            "{matrix:?}"
        );
    }
}

#[test]
fn times_scale_without_wrapping() {
    assert_eq!(ns(90_000, 90_000), 1_000_000_000);
    assert_eq!(ns(i64::MAX, 1), i64::MAX);
    assert_eq!(ns(-1, 3), -333_333_334);
    assert_eq!(units(999_999_999, 90_000), 89_999);
    assert_eq!(ns(5, 0), 5_000_000_000);
}
