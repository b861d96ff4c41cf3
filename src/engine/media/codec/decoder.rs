//! H.264 decoding: Baseline, Main and High, 8 bit, 4:2:0, progressive.

use super::encoder::call;
use crate::engine::media::MediaError;
use crate::engine::media::frame::{Picture, Pool};
use openh264_sys2 as sys;
use std::os::raw::{c_int, c_uint, c_void};
use sys::API;
use zego_media::h264::{self, START_CODE, Sps};

/// One decoder. Baseline streams give a picture for each access unit; Main and High ones may hold
/// pictures back until their order is known.
pub struct Decoder {
    raw: *mut sys::ISVCDecoder,
    /// It began in the middle of a sequence, see [`Decoder::join`].
    joined: bool,
}

// SAFETY: the decoder keeps no thread-local state; `&mut self` keeps its calls one at a time.
unsafe impl Send for Decoder {}

impl Decoder {
    /// Pictures larger than this (either way) are refused: the decoder's own limit is 9,437,184
    /// pixels, and memory follows the size that a stream claims.
    pub const MAX_SIDE: u32 = 4096;

    pub fn new() -> Result<Self, MediaError> {
        let mut raw = std::ptr::null_mut();
        // SAFETY: `raw` is a valid place for the pointer that the call writes.
        let code = unsafe { sys::DynamicAPI::from_source().WelsCreateDecoder(&mut raw) };
        if code != 0 || raw.is_null() {
            return Err(MediaError::Codec(format!(
                "H.264 decoder could not be created (code {code})"
            )));
        }
        // From here on drop destroys it.
        let decoder = Self { raw, joined: false };
        let quiet: c_uint = sys::WELS_LOG_QUIET as c_uint;
        // SAFETY: `raw` is a live decoder; the option takes an int, which outlives the call.
        unsafe {
            call!(
                raw,
                SetOption,
                sys::DECODER_OPTION_TRACE_LEVEL,
                (&raw const quiet) as *mut c_void
            )
        };
        let mut p = sys::SDecodingParam::default();
        p.uiTargetDqLayer = u8::MAX;
        // Only complete pictures with their references come here; concealing would hide a fault.
        p.eEcActiveIdc = sys::ERROR_CON_DISABLE;
        p.sVideoProperty.size = size_of::<sys::SVideoProperty>() as c_uint;
        p.sVideoProperty.eVideoBsType = sys::VIDEO_BITSTREAM_AVC;
        // SAFETY: `raw` is a live decoder, `p` complete and read only during the call.
        let code = unsafe { call!(raw, Initialize, &p) };
        if code != 0 {
            return Err(MediaError::Codec(format!(
                "H.264 decoder could not be set up (code {code})"
            )));
        }
        Ok(decoder)
    }

    /// Decodes one access unit (Annex B) and hands out the picture that is next in output order,
    /// if there is one. On an error the caller goes on with the next IDR.
    pub fn decode(&mut self, annexb: &[u8], pool: &Pool) -> Result<Option<Picture>, MediaError> {
        let (info, planes) = self.feed(annexb, 0)?;
        copy_out(&info, planes, pool)
    }

    /// The same, with a number other than 0 for the access unit; the picture comes with the number
    /// of its own.
    pub fn decode_numbered(
        &mut self,
        annexb: &[u8],
        number: u64,
        pool: &Pool,
    ) -> Result<Option<(u64, Picture)>, MediaError> {
        let (info, planes) = self.feed(annexb, number)?;
        let picture = copy_out(&info, planes, pool)?;
        Ok(picture.map(|picture| (info.uiOutYuvTimeStamp, picture)))
    }

    /// The same for a first access unit whose slices are all I and none IDR, as behind a cut in a
    /// stream with open GOPs. Pictures that are shown before this one must not follow: what they
    /// refer to is not there.
    pub fn join(
        &mut self,
        annexb: &[u8],
        number: u64,
        pool: &Pool,
    ) -> Result<Option<(u64, Picture)>, MediaError> {
        // A decoder of its own accord takes nothing before an IDR picture. Told to conceal, it takes
        // an I picture, which leaves nothing to conceal, and says that there was no IDR one.
        self.joined = true;
        self.conceal(sys::ERROR_CON_SLICE_COPY);
        let fed = self.feed_allowing(annexb, number, sys::dsRefLost | sys::dsDataErrorConcealed);
        self.conceal(sys::ERROR_CON_DISABLE);
        let (info, planes) = fed?;
        let picture = copy_out(&info, planes, pool)?;
        Ok(picture.map(|picture| (info.uiOutYuvTimeStamp, picture)))
    }

    fn conceal(&mut self, how: sys::ERROR_CON_IDC) {
        let mut how = how as c_int;
        // SAFETY: `raw` is a live decoder; the option takes an int, which outlives the call.
        unsafe {
            call!(
                self.raw,
                SetOption,
                sys::DECODER_OPTION_ERROR_CON_IDC,
                (&raw mut how).cast()
            )
        };
    }

    /// Decodes one access unit that others refer to and nobody sees: the picture is not handed
    /// out, which saves its copy.
    pub fn pass(&mut self, annexb: &[u8]) -> Result<(), MediaError> {
        self.feed(annexb, 0).map(drop)
    }

    fn feed(
        &mut self,
        annexb: &[u8],
        number: u64,
    ) -> Result<(sys::SBufferInfo, [*mut u8; 3]), MediaError> {
        self.feed_allowing(annexb, number, sys::dsErrorFree)
    }

    /// `allowed`: bits of the decoder's state that are no failure.
    fn feed_allowing(
        &mut self,
        annexb: &[u8],
        number: u64,
        allowed: sys::DECODING_STATE,
    ) -> Result<(sys::SBufferInfo, [*mut u8; 3]), MediaError> {
        let with_gaps;
        let annexb = if self.joined {
            with_gaps = allow_gaps(annexb);
            &with_gaps[..]
        } else {
            annexb
        };
        let Ok(len) = c_int::try_from(annexb.len()) else {
            return Err(MediaError::Codec("access unit above 2 GiB".into()));
        };
        let mut planes = [std::ptr::null_mut(); 3];
        let mut info = sys::SBufferInfo::default();
        info.uiInBsTimeStamp = number;
        // SAFETY: `raw` is a live, initialised decoder; `annexb` is only read during the call;
        // `planes` and `info` are valid for it to write.
        let state = unsafe {
            call!(
                self.raw,
                DecodeFrameNoDelay,
                annexb.as_ptr(),
                len,
                planes.as_mut_ptr(),
                &mut info
            )
        };
        if state & !(allowed | sys::dsFramePending) != sys::dsErrorFree {
            return Err(MediaError::Codec(format!(
                "H.264 decoder failed (state {state:#x})"
            )));
        }
        Ok((info, planes))
    }

    /// Pictures still held back at the end of a stream, one a call, with their numbers.
    pub fn flush(&mut self, pool: &Pool) -> Result<Option<(u64, Picture)>, MediaError> {
        let mut left: c_int = 0;
        // SAFETY: `raw` is a live decoder; the option writes an int, which outlives the call.
        unsafe {
            call!(
                self.raw,
                GetOption,
                sys::DECODER_OPTION_NUM_OF_FRAMES_REMAINING_IN_BUFFER,
                (&raw mut left).cast()
            )
        };
        if left <= 0 {
            return Ok(None);
        }
        let mut planes = [std::ptr::null_mut(); 3];
        let mut info = sys::SBufferInfo::default();
        // SAFETY: as in `decode`.
        unsafe { call!(self.raw, FlushFrame, planes.as_mut_ptr(), &mut info) };
        let picture = copy_out(&info, planes, pool)?;
        Ok(picture.map(|picture| (info.uiOutYuvTimeStamp, picture)))
    }
}

/// Tells the decoder not to miss the pictures before the one that it began with. In every set that
/// it gets from there on: one that changes back would end the sequence.
fn allow_gaps(annexb: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(annexb.len() + 8);
    for nal in h264::nals(annexb) {
        out.extend_from_slice(&START_CODE);
        match Sps::with_gaps_allowed(nal) {
            Some(sps) => out.extend_from_slice(&sps),
            None => out.extend_from_slice(nal),
        }
    }
    out
}

fn copy_out(
    info: &sys::SBufferInfo,
    planes: [*mut u8; 3],
    pool: &Pool,
) -> Result<Option<Picture>, MediaError> {
    if info.iBufferStatus != 1 || planes.iter().any(|p| p.is_null()) {
        return Ok(None);
    }
    // SAFETY: with status 1 the union holds the system buffer's description.
    let buffer = unsafe { info.UsrData.sSystemBuffer };
    let (width, height) = (buffer.iWidth, buffer.iHeight);
    const LARGEST: c_int = Decoder::MAX_SIDE as c_int;
    if !(1..=LARGEST).contains(&width) || !(1..=LARGEST).contains(&height) {
        return Err(MediaError::Unsupported(format!(
            "H.264 picture of {width}x{height}: at most {LARGEST} a side"
        )));
    }
    let mut picture = pool.take(width as u32, height as u32);
    let targets = picture.strides();
    let sizes = [
        (width, height),
        ((width + 1) / 2, (height + 1) / 2),
        ((width + 1) / 2, (height + 1) / 2),
    ];
    for (i, plane) in picture.planes().into_iter().enumerate() {
        let (w, h) = (sizes[i].0 as usize, sizes[i].1 as usize);
        let stride = buffer.iStride[i.min(1)] as usize;
        // SAFETY: the decoder owns h rows of `stride` bytes behind this pointer until its next
        // call; the last row has at least w.
        let source = unsafe { std::slice::from_raw_parts(planes[i], stride * (h - 1) + w) };
        for (to, from) in plane.chunks_mut(targets[i]).zip(source.chunks(stride)) {
            to[..w].copy_from_slice(&from[..w]);
        }
    }
    Ok(Some(pool.share(picture)))
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: `raw` came from WelsCreateDecoder and is not used after this.
        unsafe {
            call!(self.raw, Uninitialize);
            sys::DynamicAPI::from_source().WelsDestroyDecoder(self.raw);
        }
    }
}
