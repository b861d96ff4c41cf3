//! Sound levels.

use super::engine::zex_engine;
use super::error::zex_status;
use super::object;

/// Reports the loudness of the microphone and of every played stream each `interval_ms`,
/// 100–3000. Starting again changes the interval.
///
/// Threads: any. Blocks: never. Since: 0.1.
/// Errors: `INVALID_HANDLE`; `DEVICE_SOULD_LEVEL_INTERVAL_INVALID`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_start_sound_level_monitor(
    engine: *mut zex_engine,
    interval_ms: u32,
) -> zex_status {
    object::call(engine, "start_sound_level_monitor", |engine| {
        engine.start_sound_level_monitor(interval_ms)
    })
}

/// Stops the reports.
///
/// Threads: any. Blocks: never. Since: 0.1. Errors: `INVALID_HANDLE`.
#[unsafe(no_mangle)]
pub extern "C" fn zex_stop_sound_level_monitor(engine: *mut zex_engine) -> zex_status {
    object::call(engine, "stop_sound_level_monitor", |engine| {
        engine.stop_sound_level_monitor()
    })
}
