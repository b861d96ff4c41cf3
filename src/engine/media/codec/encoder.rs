//! H.264 constrained baseline, one access unit out for each picture in.

use crate::engine::media::MediaError;
use crate::engine::media::frame::Picture;
use openh264_sys2 as sys;
use std::os::raw::{c_int, c_void};
use sys::API;

/// What is fixed for the life of an encoder, and its first rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EncoderConfig {
    /// Even, 16–4096.
    pub width: u32,
    /// Even, 16–2304.
    pub height: u32,
    /// 1–60.
    pub fps: f32,
    pub bitrate_bps: u32,
}

/// One encoder. It has no look-ahead: a picture's access unit is complete when `encode` returns.
pub struct Encoder {
    raw: *mut sys::ISVCEncoder,
    config: EncoderConfig,
    /// Reused for each call; 40 KiB, so not on the stack.
    info: Box<sys::SFrameBSInfo>,
}

// SAFETY: the encoder keeps no thread-local state; `&mut self` keeps its calls one at a time.
unsafe impl Send for Encoder {}

/// Calls through the encoder's table of functions.
macro_rules! call {
    ($raw:expr, $function:ident $(, $argument:expr)*) => {
        // The table is complete for every encoder and decoder that the library creates.
        ((**$raw).$function.expect("OpenH264 fills its function table"))($raw $(, $argument)*)
    };
}
pub(super) use call;

impl Encoder {
    /// Errors: `IllegalParam` naming the size that is out of bounds, `Codec` if the library
    /// refuses.
    pub fn new(config: EncoderConfig) -> Result<Self, MediaError> {
        check_size(config.width, config.height)?;
        let mut raw = std::ptr::null_mut();
        // SAFETY: `raw` is a valid place for the pointer that the call writes.
        let code = unsafe { sys::DynamicAPI::from_source().WelsCreateSVCEncoder(&mut raw) };
        if code != 0 || raw.is_null() {
            return Err(MediaError::Codec(format!(
                "H.264 encoder could not be created (code {code})"
            )));
        }
        // From here on drop destroys it.
        let encoder = Self {
            raw,
            config,
            info: Box::default(),
        };
        let quiet: c_int = sys::WELS_LOG_QUIET;
        // SAFETY: `raw` is a live encoder; the option takes an int, which outlives the call.
        unsafe {
            call!(
                raw,
                SetOption,
                sys::ENCODER_OPTION_TRACE_LEVEL,
                (&raw const quiet) as *mut c_void
            )
        };
        let mut p = sys::SEncParamExt::default();
        // SAFETY: `raw` is a live encoder and `p` a valid struct for it to fill.
        unsafe { call!(raw, GetDefaultParams, &mut p) };
        encoder.fill(&mut p);
        // SAFETY: `raw` is a live encoder, `p` complete and read only during the call.
        let code = unsafe { call!(raw, InitializeExt, &p) };
        if code != 0 {
            return Err(MediaError::Codec(format!(
                "H.264 encoder refuses {}x{} at {} fps, {} bit/s (code {code})",
                config.width, config.height, config.fps, config.bitrate_bps
            )));
        }
        Ok(encoder)
    }

    fn fill(&self, p: &mut sys::SEncParamExt) {
        let c = &self.config;
        p.iUsageType = sys::CAMERA_VIDEO_REAL_TIME;
        p.iPicWidth = c.width as c_int;
        p.iPicHeight = c.height as c_int;
        p.fMaxFrameRate = c.fps;
        p.iTargetBitrate = c.bitrate_bps as c_int;
        p.iMaxBitrate = sys::UNSPECIFIED_BIT_RATE as c_int;
        p.iRCMode = sys::RC_BITRATE_MODE;
        // Every picture becomes an access unit: one that is too large raises the quantiser, and
        // the publisher decides about dropping.
        p.bEnableFrameSkip = false;
        // Medium gains 0.1 dB on a real 720p clip at 1.5 Mbit/s, which is not worth its time.
        p.iComplexityMode = sys::LOW_COMPLEXITY;
        // The publisher forces IDRs by time: custom sources have no steady rate to count by.
        p.uiIntraPeriod = 0;
        p.iNumRefFrame = 1;
        p.iTemporalLayerNum = 1;
        p.iSpatialLayerNum = 1;
        p.eSpsPpsIdStrategy = sys::CONSTANT_ID;
        p.iEntropyCodingModeFlag = 0;
        p.iMultipleThreadIdc = 1;
        p.bEnableSceneChangeDetect = false;
        p.bEnableDenoise = false;
        let layer = &mut p.sSpatialLayers[0];
        layer.iVideoWidth = c.width as c_int;
        layer.iVideoHeight = c.height as c_int;
        layer.fFrameRate = c.fps;
        layer.iSpatialBitrate = c.bitrate_bps as c_int;
        layer.iMaxSpatialBitrate = sys::UNSPECIFIED_BIT_RATE as c_int;
        layer.uiProfileIdc = sys::PRO_BASELINE;
        layer.sSliceArgument.uiSliceMode = sys::SM_SINGLE_SLICE;
        layer.sSliceArgument.uiSliceNum = 1;
        // BT.601, limited range, said in the VUI.
        layer.bVideoSignalTypePresent = true;
        layer.uiVideoFormat = sys::VF_UNDEF as u8;
        layer.bFullRange = false;
        layer.bColorDescriptionPresent = true;
        layer.uiColorPrimaries = sys::CP_SMPTE170M as u8;
        layer.uiTransferCharacteristics = sys::TRC_SMPTE170M as u8;
        layer.uiColorMatrix = sys::CM_SMPTE170M as u8;
    }

    pub fn config(&self) -> &EncoderConfig {
        &self.config
    }

    /// Encodes one picture of exactly the configured size and appends its access unit (Annex B,
    /// SPS and PPS before each IDR) to `out`. `time_ms` grows from picture to picture. Returns
    /// whether it is an IDR.
    pub fn encode(
        &mut self,
        picture: &Picture,
        time_ms: i64,
        idr: bool,
        out: &mut Vec<u8>,
    ) -> Result<bool, MediaError> {
        if (picture.width, picture.height) != (self.config.width, self.config.height) {
            return Err(MediaError::IllegalParam(format!(
                "picture of {}x{} for an encoder of {}x{}",
                picture.width, picture.height, self.config.width, self.config.height
            )));
        }
        if idr {
            // SAFETY: `raw` is a live, initialised encoder.
            unsafe { call!(self.raw, ForceIntraFrame, true) };
        }
        let source = sys::SSourcePicture {
            iColorFormat: sys::videoFormatI420,
            iStride: [
                picture.strides[0] as c_int,
                picture.strides[1] as c_int,
                picture.strides[2] as c_int,
                0,
            ],
            pData: [
                picture.planes[0].as_ptr().cast_mut(),
                picture.planes[1].as_ptr().cast_mut(),
                picture.planes[2].as_ptr().cast_mut(),
                std::ptr::null_mut(),
            ],
            iPicWidth: picture.width as c_int,
            iPicHeight: picture.height as c_int,
            uiTimeStamp: time_ms,
            ..Default::default()
        };
        // SAFETY: `raw` is a live, initialised encoder. The planes hold height rows of stride
        // bytes (the constructors of Picture see to it), are only read, and outlive the call.
        let code = unsafe { call!(self.raw, EncodeFrame, &source, &mut *self.info) };
        if code != sys::cmResultSuccess {
            return Err(MediaError::Codec(format!(
                "H.264 encoder failed (code {code})"
            )));
        }
        let layers = usize::try_from(self.info.iLayerNum).unwrap_or(0);
        for layer in self.info.sLayerInfo.iter().take(layers) {
            let count = usize::try_from(layer.iNalCount).unwrap_or(0);
            // SAFETY: after success the layer says how many NAL units it has, how long each is,
            // and where they lie behind one another; the memory is the encoder's until its next call.
            let bytes = unsafe {
                let lengths = std::slice::from_raw_parts(layer.pNalLengthInByte, count);
                let total = lengths.iter().map(|l| *l as usize).sum();
                std::slice::from_raw_parts(layer.pBsBuf, total)
            };
            out.extend_from_slice(bytes);
        }
        Ok(self.info.eFrameType == sys::videoFrameTypeIDR)
    }

    /// Changes the target for the pictures to come.
    pub fn set_bitrate(&mut self, bps: u32) {
        let mut info = sys::SBitrateInfo {
            iLayer: sys::SPATIAL_LAYER_ALL,
            iBitrate: bps as c_int,
        };
        // SAFETY: `raw` is a live encoder; the option takes this struct, which outlives the call.
        let code = unsafe {
            call!(
                self.raw,
                SetOption,
                sys::ENCODER_OPTION_BITRATE,
                (&raw mut info).cast()
            )
        };
        if code == 0 {
            self.config.bitrate_bps = bps;
        }
    }

    /// Changes the rate that the bits of a second are spread over.
    pub fn set_fps(&mut self, fps: f32) {
        let mut value = fps;
        // SAFETY: `raw` is a live encoder; the option takes a float, which outlives the call.
        let code = unsafe {
            call!(
                self.raw,
                SetOption,
                sys::ENCODER_OPTION_FRAME_RATE,
                (&raw mut value).cast()
            )
        };
        if code == 0 {
            self.config.fps = fps;
        }
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // SAFETY: `raw` came from WelsCreateSVCEncoder and is not used after this.
        unsafe {
            call!(self.raw, Uninitialize);
            sys::DynamicAPI::from_source().WelsDestroySVCEncoder(self.raw);
        }
    }
}

fn check_size(width: u32, height: u32) -> Result<(), MediaError> {
    let bad = |name: &str, value: u32, max: u32| {
        Err(MediaError::IllegalParam(format!(
            "video {name} {value}: even, 16 to {max} pixels"
        )))
    };
    if !(16..=4096).contains(&width) || !width.is_multiple_of(2) {
        return bad("width", width, 4096);
    }
    if !(16..=2304).contains(&height) || !height.is_multiple_of(2) {
        return bad("height", height, 2304);
    }
    Ok(())
}
