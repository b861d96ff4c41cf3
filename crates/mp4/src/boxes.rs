//! Finding boxes: in a file, and in what was read of it.

use crate::{Error, INDEX_BYTES_MAX};
use mp4_atom::Atom;
use std::io::{Read, Seek, SeekFrom};

/// Boxes on the file's top level: fragments of a tenth of a second for 14 hours, two boxes each.
const TOP_BOXES_MAX: usize = 1 << 20;

pub(crate) type FourCc = [u8; 4];

pub(crate) fn name(kind: &FourCc) -> String {
    kind.escape_ascii().to_string()
}

/// A box on the file's top level. `end` may lie behind the file's.
pub(crate) struct Found {
    pub kind: FourCc,
    pub begin: u64,
    pub body: u64,
    pub end: u64,
}

pub(crate) struct File<'a, R> {
    file: &'a mut R,
    length: u64,
    boxes: usize,
}

impl<'a, R: Read + Seek> File<'a, R> {
    pub fn new(file: &'a mut R) -> Result<Self, Error> {
        let length = file.seek(SeekFrom::End(0))?;
        Ok(Self {
            file,
            length,
            boxes: 0,
        })
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// The box at `at`; `None` where no header fits any more.
    pub fn next_box(&mut self, at: u64) -> Result<Option<Found>, Error> {
        if self.length.saturating_sub(at) < 8 {
            return Ok(None);
        }
        self.boxes += 1;
        if self.boxes > TOP_BOXES_MAX {
            return Err(Error::TooLarge(format!(
                "more than {TOP_BOXES_MAX} boxes on the top level"
            )));
        }
        let mut head = [0; 16];
        let there = (self.length - at).min(16) as usize;
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut head[..there])?;
        let Some((kind, header, size)) = parse_header(&head[..there], self.length - at) else {
            return Ok(None);
        };
        Ok(Some(Found {
            kind,
            begin: at,
            body: at + header,
            end: at.saturating_add(size),
        }))
    }

    /// What is in a box.
    pub fn body(&mut self, found: &Found) -> Result<Vec<u8>, Error> {
        let size = found.end - found.body;
        if found.end > self.length {
            return Err(Error::CutOff(name(&found.kind)));
        }
        if size > INDEX_BYTES_MAX {
            return Err(Error::TooLarge(format!(
                "{} box of {size} bytes: at most {INDEX_BYTES_MAX}",
                name(&found.kind)
            )));
        }
        let mut body = vec![0; size as usize];
        self.file.seek(SeekFrom::Start(found.body))?;
        self.file.read_exact(&mut body)?;
        Ok(body)
    }
}

/// Kind, header size and whole size; `None` for what is no box header. `rest`: bytes up to the end
/// of what the box lies in.
fn parse_header(head: &[u8], rest: u64) -> Option<(FourCc, u64, u64)> {
    let kind = head.get(4..8)?.try_into().ok()?;
    let size = u32::from_be_bytes(head[..4].try_into().ok()?);
    let (header, size) = match size {
        0 => (8, rest),
        1 => (16, u64::from_be_bytes(head.get(8..16)?.try_into().ok()?)),
        size => (8, size.into()),
    };
    (size >= header).then_some((kind, header, size))
}

/// The boxes inside a box. Ends at the first that does not fit.
pub(crate) fn children(mut bytes: &[u8]) -> impl Iterator<Item = (FourCc, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, header, size) = parse_header(bytes, bytes.len() as u64)?;
        let size = usize::try_from(size).ok().filter(|s| *s <= bytes.len())?;
        let (this, rest) = bytes.split_at(size);
        bytes = rest;
        Some((kind, &this[header as usize..]))
    })
}

/// The first box of a kind inside a box.
pub(crate) fn child<'a>(bytes: &'a [u8], kind: &FourCc) -> Option<&'a [u8]> {
    children(bytes)
        .find(|(k, _)| k == kind)
        .map(|(_, body)| body)
}

/// Takes a box's body apart. What follows the known fields is left alone.
pub(crate) fn parse<T: Atom>(mut body: &[u8]) -> Result<T, Error> {
    T::decode_body(&mut body).map_err(|e| Error::Damaged(T::KIND.to_string(), e.to_string()))
}

/// The first box of a type inside a box, taken apart.
pub(crate) fn find<T: Atom>(bytes: &[u8]) -> Result<Option<T>, Error> {
    child(bytes, T::KIND.as_ref()).map(parse).transpose()
}

/// A box that has to be there.
pub(crate) fn need<T: Atom>(bytes: &[u8]) -> Result<T, Error> {
    find(bytes)?.ok_or_else(|| Error::Damaged(T::KIND.to_string(), "missing".into()))
}
