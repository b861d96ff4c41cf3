//! The victims: a host and a viewer through the C library, in a project of their own.

use anyhow::{Result, bail};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use zego_express::capi::convert::ZEX_STREAM_RESOURCE_MODE_ONLY_RTC;
use zego_live::api::Api;
use zego_live::measure::{Measure, References};
use zego_live::options::Options;
use zego_live::peer::{Access, Peer, Wants};
use zego_live::walk::set_up_publishing;

/// Where the measured pair is.
pub const ROOM: &str = "victims";
/// Small pictures: what is judged is the way through the server, not the encoder beside it.
const SIZE: (u32, u32) = (320, 180);
pub const FPS: u32 = 30;
const PATIENCE: Duration = Duration::from_secs(20);

/// Both ends of one stream.
pub struct Victims {
    host: Peer,
    viewer: Peer,
    /// Counts what the host captures.
    references: Arc<Mutex<References>>,
    room: String,
}

/// A stretch of time that figures are of.
pub struct Window {
    began: Instant,
    /// What the host had captured when it began.
    captured: u64,
}

/// What the viewer got in a window.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// How long the window was.
    pub seconds: f64,
    /// Pictures that the host captured.
    pub sent: u64,
    pub shown: u64,
    /// Capture to callback; None if no picture came.
    pub delay_ms_p50: Option<f64>,
    pub delay_ms_p95: Option<f64>,
}

impl Seen {
    /// Pictures shown of those captured. Both counts are taken at one moment, so a picture under
    /// way at either end may be off; never above 1.
    pub fn ratio(&self) -> f64 {
        if self.sent == 0 {
            return 0.0;
        }
        (self.shown as f64 / self.sent as f64).min(1.0)
    }

    /// Pictures captured of those that the host is to capture.
    pub fn captured(&self) -> f64 {
        let due = self.seconds * f64::from(FPS);
        if due > 0.0 {
            self.sent as f64 / due
        } else {
            0.0
        }
    }
}

impl Victims {
    /// Logs both in to a room and waits until pictures flow.
    pub fn start(api: &Arc<Api>, access: &Access, room: &str) -> Result<Victims> {
        let references = Arc::<Mutex<References>>::default();
        let create = |name, remote: bool| {
            let wants = Wants {
                captured: !remote,
                remote,
                quiet: true,
                ..Wants::default()
            };
            Peer::create(api, name, access, wants, references.clone())
        };
        let victims = Victims {
            host: create("host", false)?,
            viewer: create("viewer", true)?,
            references,
            room: room.to_owned(),
        };
        match victims.forth() {
            Ok(()) => Ok(victims),
            Err(error) => {
                let _ = victims.destroy();
                Err(error)
            }
        }
    }

    fn forth(&self) -> Result<()> {
        let options = Options {
            width: SIZE.0,
            height: SIZE.1,
            fps: FPS,
            bitrate_kbps: 300,
            ..Options::default()
        };
        let stream = format!("{}-1", self.room);
        for peer in [&self.host, &self.viewer] {
            peer.login(&self.room, &format!("{}-{}", self.room, peer.name), None)?;
        }
        set_up_publishing(&self.host, &options)?;
        self.host.publish(&stream)?;
        self.viewer
            .play(&stream, ZEX_STREAM_RESOURCE_MODE_ONLY_RTC)?;
        self.host.wait_login(PATIENCE)?;
        self.viewer.wait_login(PATIENCE)?;
        let mut live = false;
        for _ in 0..PATIENCE.as_millis() / 20 {
            live = self.measure().as_ref().is_some_and(|m| m.live_rendered > 3);
            if live {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        if !live {
            bail!("the viewer gets no pictures, without any attack");
        }
        Ok(())
    }

    fn measure(&self) -> MutexGuard<'_, Option<Measure>> {
        let measure = &self.viewer.shared.measure;
        measure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn captured(&self) -> u64 {
        let references = self.references.lock();
        references.unwrap_or_else(PoisonError::into_inner).seen
    }

    /// Begins a window.
    pub fn begin(&self) -> Window {
        let captured = self.captured();
        let mut measure = self.measure();
        if let Some(measure) = measure.as_mut() {
            measure.restart();
        }
        Window {
            began: Instant::now(),
            captured,
        }
    }

    /// What was seen since `window` began.
    pub fn end(&self, window: &Window) -> Seen {
        let captured = self.captured();
        let measure = self.measure();
        let of = |q| measure.as_ref().and_then(|m| m.delay_ms(q));
        Seen {
            seconds: window.began.elapsed().as_secs_f64(),
            sent: captured.saturating_sub(window.captured),
            shown: measure.as_ref().map_or(0, |m| m.live_rendered),
            delay_ms_p50: of(0.5),
            delay_ms_p95: of(0.95),
        }
    }

    /// Plays another stream beside the measured one, until [`Victims::stop_play`].
    pub fn play_beside(&self, stream: &str) -> Result<()> {
        let stream = std::ffi::CString::new(stream)?;
        self.viewer.call("start playing", |api, engine| {
            // SAFETY: the text lives until the call returns; no configuration is the default one.
            unsafe { (api.zex_start_playing_stream)(engine, stream.as_ptr(), std::ptr::null()) }
        })
    }

    pub fn stop_play(&self, stream: &str) -> Result<()> {
        self.viewer.stop_play(stream)
    }

    /// Ends both engines.
    pub fn destroy(self) -> Result<()> {
        let host = self.host.destroy();
        self.viewer.destroy()?;
        host
    }
}
