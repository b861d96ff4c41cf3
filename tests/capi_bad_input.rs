//! Arguments from C: whatever is handed in, the answer is an error that names field and limit,
//! never a crash: bad text, unknown enum numbers, truncated structs, bad profiles. Handles are in
//! capi_handles.rs.

mod cabi;

use cabi::{create, destroy, last_error, picture, profile, user};
use std::ffi::{CStr, CString, c_char};
use std::ptr::{null, null_mut};
use zego_express::capi::callbacks::*;
use zego_express::capi::engine::*;
use zego_express::capi::error::*;
use zego_express::capi::event::*;
use zego_express::capi::log::*;
use zego_express::capi::play::*;
use zego_express::capi::publish::*;
use zego_express::capi::quality::*;
use zego_express::capi::room::*;
use zego_express::capi::sound::*;
use zego_express::ffi::sized::SizedStruct;
use zego_proto::code;

const NOWHERE: &CStr = c"ws://127.0.0.1:9";
const STREAM: *const c_char = c"stream".as_ptr();
const ROOM: *const c_char = c"room".as_ptr();

/// What each bad argument is answered with: a call, the number, a word of the message.
type Case = (&'static str, fn(*mut zex_engine) -> i32, i32, &'static str);

const LATIN1: *const c_char = c"caf\xe9".as_ptr();

fn long(bytes: usize) -> &'static CStr {
    Box::leak(
        CString::new(vec![b'a'; bytes])
            .expect("no NUL")
            .into_boxed_c_str(),
    )
}

const CASES: &[Case] = &[
    (
        "room NULL",
        |e| zex!(zex_login_room(e, null(), &user(), null(), None, null_mut())),
        code::COMMON_ILLEGAL_PARAM,
        "room_id",
    ),
    (
        "room empty",
        |e| {
            zex!(zex_login_room(
                e,
                c"".as_ptr(),
                &user(),
                null(),
                None,
                null_mut()
            ))
        },
        code::ROOM_ROOMID_NULL,
        "room_id",
    ),
    (
        "room of 128 bytes",
        |e| {
            zex!(zex_login_room(
                e,
                long(128).as_ptr(),
                &user(),
                null(),
                None,
                null_mut()
            ))
        },
        code::ROOM_ROOMID_TOO_LONG,
        "127",
    ),
    (
        "room without end",
        |e| {
            zex!(zex_login_room(
                e,
                long(1 << 17).as_ptr(),
                &user(),
                null(),
                None,
                null_mut()
            ))
        },
        code::COMMON_ILLEGAL_PARAM,
        "room_id",
    ),
    (
        "room with a space",
        |e| {
            zex!(zex_login_room(
                e,
                c"a b".as_ptr(),
                &user(),
                null(),
                None,
                null_mut()
            ))
        },
        code::ROOM_ROOMID_INVALID_CHARACTER,
        "room_id",
    ),
    (
        "room not UTF-8",
        |e| zex!(zex_login_room(e, LATIN1, &user(), null(), None, null_mut())),
        code::INVALID_UTF8,
        "room_id",
    ),
    (
        "user NULL",
        |e| zex!(zex_login_room(e, ROOM, null(), null(), None, null_mut())),
        code::COMMON_ILLEGAL_PARAM,
        "user",
    ),
    (
        "user truncated",
        |e| {
            let user = zex_user {
                struct_size: 8,
                ..user()
            };
            zex!(zex_login_room(e, ROOM, &user, null(), None, null_mut()))
        },
        code::STRUCT_SIZE,
        "struct_size",
    ),
    (
        "user with a huge size",
        |e| {
            let user = zex_user {
                struct_size: u32::MAX,
                ..user()
            };
            zex!(zex_login_room(e, ROOM, &user, null(), None, null_mut()))
        },
        code::STRUCT_SIZE,
        "struct_size",
    ),
    (
        "user id NULL",
        |e| {
            let user = zex_user {
                user_id: null(),
                ..user()
            };
            zex!(zex_login_room(e, ROOM, &user, null(), None, null_mut()))
        },
        code::ROOM_USER_ID_NULL,
        "user_id",
    ),
    (
        "user id of 65 bytes",
        |e| {
            let user = zex_user {
                user_id: long(65).as_ptr(),
                ..user()
            };
            zex!(zex_login_room(e, ROOM, &user, null(), None, null_mut()))
        },
        code::ROOM_USER_ID_TOO_LONG,
        "64",
    ),
    (
        "user name of 257 bytes",
        |e| {
            let user = zex_user {
                user_name: long(257).as_ptr(),
                ..user()
            };
            zex!(zex_login_room(e, ROOM, &user, null(), None, null_mut()))
        },
        code::ROOM_USER_NAME_TOO_LONG,
        "256",
    ),
    (
        "user name not UTF-8",
        |e| {
            let user = zex_user {
                user_name: LATIN1,
                ..user()
            };
            zex!(zex_login_room(e, ROOM, &user, null(), None, null_mut()))
        },
        code::INVALID_UTF8,
        "user_name",
    ),
    (
        "report of success",
        |e| zex!(zex_report_error(e, 0, c"f".as_ptr(), c"i".as_ptr())),
        code::COMMON_ILLEGAL_PARAM,
        "error_code",
    ),
    (
        "report without a function",
        |e| zex!(zex_report_error(e, 1, c"".as_ptr(), c"i".as_ptr())),
        code::COMMON_ILLEGAL_PARAM,
        "function",
    ),
    (
        "report without words",
        |e| zex!(zex_report_error(e, 1, c"f".as_ptr(), null())),
        code::COMMON_ILLEGAL_PARAM,
        "info",
    ),
    (
        "report of 1,025 bytes",
        |e| zex!(zex_report_error(e, 1, c"f".as_ptr(), long(1025).as_ptr())),
        code::COMMON_ILLEGAL_PARAM,
        "1024",
    ),
    (
        "report not UTF-8",
        |e| zex!(zex_report_error(e, 1, c"f".as_ptr(), LATIN1)),
        code::INVALID_UTF8,
        "info",
    ),
    (
        "members above any room",
        |e| {
            let config = zex_room_config {
                max_member_count: 1_000_001,
                ..zex_room_config::defaults()
            };
            zex!(zex_login_room(e, ROOM, &user(), &config, None, null_mut()))
        },
        code::COMMON_ILLEGAL_PARAM,
        "max_member_count",
    ),
    (
        "members -1",
        |e| {
            let config = zex_room_config {
                max_member_count: u32::MAX,
                ..zex_room_config::defaults()
            };
            zex!(zex_login_room(e, ROOM, &user(), &config, None, null_mut()))
        },
        code::COMMON_ILLEGAL_PARAM,
        "1000000",
    ),
    (
        "flag 2",
        |e| {
            let config = zex_room_config {
                is_user_status_notify: 2,
                ..zex_room_config::defaults()
            };
            zex!(zex_login_room(e, ROOM, &user(), &config, None, null_mut()))
        },
        code::INVALID_ENUM,
        "is_user_status_notify",
    ),
    (
        "token of 2048 bytes",
        |e| {
            let config = zex_room_config {
                token: long(2048).as_ptr(),
                ..zex_room_config::defaults()
            };
            zex!(zex_login_room(e, ROOM, &user(), &config, None, null_mut()))
        },
        code::COMMON_ILLEGAL_PARAM,
        "2047",
    ),
    (
        "logout of a room not joined",
        |e| zex!(zex_logout_room(e, c"other".as_ptr(), None, null_mut())),
        code::ROOM_ROOMID_INCORRECT,
        "room",
    ),
    (
        "publish before login",
        |e| zex!(zex_start_publishing_stream(e, STREAM, 0)),
        code::COMMON_NOT_LOGIN_ROOM,
        "login",
    ),
    (
        "play before login",
        |e| zex!(zex_start_playing_stream(e, STREAM, null())),
        code::COMMON_NOT_LOGIN_ROOM,
        "login",
    ),
    (
        "stream with a dot",
        |e| zex!(zex_start_publishing_stream(e, c"a.b".as_ptr(), 0)),
        code::COMMON_STREAM_ID_INVALID_CHARACTER,
        "stream_id",
    ),
    (
        "stream of 257 bytes",
        |e| zex!(zex_start_playing_stream(e, long(257).as_ptr(), null())),
        code::COMMON_STREAM_ID_TOO_LONG,
        "256",
    ),
    (
        "stream NULL",
        |e| zex!(zex_stop_playing_stream(e, null())),
        code::COMMON_ILLEGAL_PARAM,
        "stream_id",
    ),
    (
        "channel 4",
        |e| zex!(zex_start_preview(e, 4)),
        code::INVALID_ENUM,
        "channel",
    ),
    (
        "mute 7",
        |e| zex!(zex_mute_speaker(e, 7)),
        code::INVALID_ENUM,
        "mute",
    ),
    (
        "scenario 99",
        |e| zex!(zex_set_room_scenario(e, 99)),
        code::INVALID_ENUM,
        "scenario",
    ),
    (
        "resource mode 9",
        |e| {
            let config = zex_player_config {
                resource_mode: 9,
                ..zex_player_config::defaults()
            };
            zex!(zex_start_playing_stream(e, STREAM, &config))
        },
        code::INVALID_ENUM,
        "resource_mode",
    ),
    (
        "volume 201",
        |e| zex!(zex_set_capture_volume(e, 201)),
        code::COMMON_ILLEGAL_PARAM,
        "200",
    ),
    (
        "play volume 1000",
        |e| zex!(zex_set_all_play_stream_volume(e, 1000)),
        code::COMMON_ILLEGAL_PARAM,
        "200",
    ),
    (
        "sound level every 99 ms",
        |e| zex!(zex_start_sound_level_monitor(e, 99)),
        code::DEVICE_SOULD_LEVEL_INTERVAL_INVALID,
        "100",
    ),
    (
        "sound level every 3001 ms",
        |e| zex!(zex_start_sound_level_monitor(e, 3001)),
        code::DEVICE_SOULD_LEVEL_INTERVAL_INVALID,
        "3000",
    ),
    (
        "video config of 0 fps",
        |e| {
            let config = zex_video_config {
                fps: 0,
                ..zex_video_config::defaults()
            };
            zex!(zex_set_video_config(e, &config, 0))
        },
        code::COMMON_ILLEGAL_PARAM,
        "fps",
    ),
    (
        "video config of 100000 pixels",
        |e| {
            let config = zex_video_config {
                width: 100_000,
                ..zex_video_config::defaults()
            };
            zex!(zex_set_video_config(e, &config, 0))
        },
        code::COMMON_ILLEGAL_PARAM,
        "width",
    ),
    (
        "video config NULL",
        |e| zex!(zex_set_video_config(e, null(), 0)),
        code::COMMON_ILLEGAL_PARAM,
        "config",
    ),
    (
        "video config for reading, truncated",
        |e| {
            let mut config = zex_video_config {
                struct_size: 4,
                ..zex_video_config::defaults()
            };
            zex!(zex_get_video_config(e, &mut config, 0))
        },
        code::STRUCT_SIZE,
        "struct_size",
    ),
    (
        "audio of 3 channels",
        |e| {
            let config = zex_audio_config {
                channels: 3,
                ..zex_audio_config::defaults()
            };
            zex!(zex_set_audio_config(e, &config, 0))
        },
        code::INVALID_ENUM,
        "channels",
    ),
    (
        "audio of 1000 kbps",
        |e| {
            let config = zex_audio_config {
                bitrate_kbps: 1000,
                ..zex_audio_config::defaults()
            };
            zex!(zex_set_audio_config(e, &config, 0))
        },
        code::COMMON_ILLEGAL_PARAM,
        "bitrate_kbps",
    ),
    (
        "video source 9",
        |e| zex!(zex_set_video_source(e, 9, null(), 0)),
        code::INVALID_ENUM,
        "source",
    ),
    (
        "file without path",
        |e| zex!(zex_set_video_source(e, ZEX_VIDEO_SOURCE_FILE, null(), 0)),
        code::COMMON_ILLEGAL_PARAM,
        "path",
    ),
    (
        "audio source 9",
        |e| zex!(zex_set_audio_source(e, 9, 0)),
        code::INVALID_ENUM,
        "source",
    ),
    (
        "picture of format 9",
        |e| {
            let plane = [0u8; 64 * 16];
            let frame = zex_video_frame_data {
                format: 9,
                ..picture(&plane)
            };
            zex!(zex_send_custom_video_capture_raw_data(e, &frame, 0))
        },
        code::INVALID_ENUM,
        "format",
    ),
    (
        "picture with a short stride",
        |e| {
            let plane = [0u8; 64 * 16];
            let frame = zex_video_frame_data {
                strides: [63, 0, 0],
                ..picture(&plane)
            };
            zex!(zex_send_custom_video_capture_raw_data(e, &frame, 0))
        },
        code::COMMON_ILLEGAL_PARAM,
        "strides[0]",
    ),
    (
        "picture without planes",
        |e| {
            let frame = zex_video_frame_data {
                planes: [null(); 3],
                ..picture(&[])
            };
            zex!(zex_send_custom_video_capture_raw_data(e, &frame, 0))
        },
        code::COMMON_ILLEGAL_PARAM,
        "planes",
    ),
    (
        "picture of 4294967295 pixels",
        |e| {
            let frame = zex_video_frame_data {
                width: u32::MAX,
                height: u32::MAX,
                ..picture(&[])
            };
            zex!(zex_send_custom_video_capture_raw_data(e, &frame, 0))
        },
        code::COMMON_ILLEGAL_PARAM,
        "width",
    ),
    (
        "encoded NULL with a length",
        |e| {
            zex!(zex_send_custom_video_capture_encoded_data(
                e,
                null(),
                10,
                1,
                16,
                16,
                0,
                0
            ))
        },
        code::COMMON_ILLEGAL_PARAM,
        "data",
    ),
    (
        "encoded without length",
        |e| {
            zex!(zex_send_custom_video_capture_encoded_data(
                e,
                [0u8].as_ptr(),
                0,
                1,
                16,
                16,
                0,
                0
            ))
        },
        code::COMMON_ILLEGAL_PARAM,
        "data",
    ),
    (
        "PCM of 0 Hz",
        |e| {
            zex!(zex_send_custom_audio_capture_pcm_data(
                e,
                [0i16; 4].as_ptr(),
                4,
                0,
                1,
                0,
                0
            ))
        },
        code::CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT,
        "sample_rate",
    ),
    (
        "PCM of 9 channels",
        |e| {
            zex!(zex_send_custom_audio_capture_pcm_data(
                e,
                [0i16; 4].as_ptr(),
                4,
                48_000,
                9,
                0,
                0
            ))
        },
        code::INVALID_ENUM,
        "channel_count",
    ),
    (
        "PCM of a minute",
        |e| {
            zex!(zex_send_custom_audio_capture_pcm_data(
                e,
                [0i16; 4].as_ptr(),
                48_000 * 60,
                48_000,
                1,
                0,
                0
            ))
        },
        code::COMMON_ILLEGAL_PARAM,
        "samples",
    ),
    (
        "SEI empty",
        |e| zex!(zex_send_sei(e, null(), 0, 0)),
        code::PUBLISHER_SEI_DATA_NULL,
        "data",
    ),
    (
        "SEI of 4097 bytes",
        |e| {
            let data = vec![0u8; 4097];
            zex!(zex_send_sei(e, data.as_ptr(), 4097, 0))
        },
        code::PUBLISHER_SEI_DATA_TOO_LONG,
        "4096",
    ),
    (
        "SEI of 4 GB",
        |e| zex!(zex_send_sei(e, [0u8].as_ptr(), u32::MAX, 0)),
        code::COMMON_ILLEGAL_PARAM,
        "data",
    ),
    (
        "list without place",
        |e| zex!(zex_get_room_stream_list(e, ROOM, null_mut())),
        code::COMMON_ILLEGAL_PARAM,
        "list",
    ),
    (
        "quality of a stream not played",
        |e| {
            zex!(zex_get_play_quality(
                e,
                STREAM,
                &mut zex_play_quality::defaults()
            ))
        },
        code::PLAYER_STREAM_WAS_NOT_PLAYED,
        "stream",
    ),
    (
        "poll without place",
        |e| zex!(zex_poll_event(e, null_mut())),
        code::COMMON_ILLEGAL_PARAM,
        "event",
    ),
    (
        "callbacks truncated",
        |e| {
            let table = zex_callbacks {
                struct_size: 8,
                ..zex_callbacks::defaults()
            };
            zex!(zex_set_callbacks(e, &table, null_mut()))
        },
        code::STRUCT_SIZE,
        "callbacks",
    ),
];

#[test]
fn bad_arguments_name_field_and_limit() {
    let mut right = profile(NOWHERE);
    let engine = create(&mut right, &zex_callbacks::defaults(), null_mut());
    let mut wrong = Vec::new();
    for (what, call, number, word) in CASES {
        let status = call(engine);
        let message = last_error();
        if status != *number || !message.to_lowercase().contains(&word.to_lowercase()) {
            wrong.push(format!(
                "{what}: {status} {message:?}, not {number} {word:?}"
            ));
        }
    }
    destroy(engine);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is wrong with a profile, the number, a word of the message.
type ProfileCase = (fn(&mut zex_engine_profile), i32, &'static str);

#[test]
fn bad_profiles() {
    let cases: &[ProfileCase] = &[
        (|p| p.app_id = 0, code::ENGINE_APPID_ZERO, "app_id"),
        (
            |p| p.app_sign = c"abc".as_ptr(),
            code::ENGINE_APPSIGN_INVALID_LENGTH,
            "64",
        ),
        (
            |p| p.app_sign = long_hex(),
            code::ENGINE_APPSIGN_INVALID_CHARACTER,
            "hex",
        ),
        (|p| p.scenario = 77, code::INVALID_ENUM, "scenario"),
        (|p| p.delivery = 2, code::INVALID_ENUM, "delivery"),
        (|p| p.struct_size = 16, code::STRUCT_SIZE, "struct_size"),
        (|p| p.server_url = LATIN1, code::INVALID_UTF8, "server_url"),
        (
            |p| p.server_url = c"http://x".as_ptr(),
            code::COMMON_ILLEGAL_PARAM,
            "server_url",
        ),
        (
            |p| p.advanced_config = c"room_retry_time".as_ptr(),
            code::COMMON_ILLEGAL_PARAM,
            "advanced_config",
        ),
        (
            |p| p.advanced_config = c"room_retry_time=0".as_ptr(),
            code::COMMON_ILLEGAL_PARAM,
            "room_retry_time",
        ),
    ];
    for (spoil, number, word) in cases {
        let mut bad = profile(NOWHERE);
        spoil(&mut bad);
        let mut engine = std::ptr::dangling_mut::<zex_engine>();
        let status = zex!(zex_create_engine(&bad, &mut engine));
        assert_eq!(status, *number, "{word}: {}", last_error());
        assert!(last_error().contains(word), "{word}: {}", last_error());
        assert!(engine.is_null());
    }
    let mut engine = null_mut();
    assert_eq!(
        zex!(zex_create_engine(null(), &mut engine)),
        code::COMMON_ILLEGAL_PARAM
    );
    assert_eq!(
        zex!(zex_create_engine(&profile(NOWHERE), null_mut())),
        code::COMMON_ILLEGAL_PARAM
    );
}

fn long_hex() -> *const c_char {
    c"zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f".as_ptr()
}

#[test]
fn calls_without_a_handle() {
    assert_eq!(
        zex!(zex_get_counters(null_mut())),
        code::COMMON_ILLEGAL_PARAM
    );
    let mut short = zex_counters {
        struct_size: 3,
        ..zex_counters::defaults()
    };
    assert_eq!(zex!(zex_get_counters(&mut short)), code::STRUCT_SIZE);
    assert_eq!(zex!(zex_set_log_config(null())), code::COMMON_ILLEGAL_PARAM);
    let log = zex_log_config {
        level: 42,
        ..zex_log_config::defaults()
    };
    assert_eq!(zex!(zex_set_log_config(&log)), code::INVALID_ENUM);
    let log = zex_log_config {
        log_path: c"/proc/no/such".as_ptr(),
        ..zex_log_config::defaults()
    };
    assert_eq!(
        zex!(zex_set_log_config(&log)),
        code::ENGINE_LOG_NO_WRITE_PERMISSION
    );
    for text in [
        zex!(zex_get_version()),
        zex!(zex_error_name(code::INVALID_HANDLE)),
        zex!(zex_error_text(code::INVALID_HANDLE)),
    ] {
        // SAFETY: static strings.
        assert!(!unsafe { CStr::from_ptr(text) }.is_empty());
    }
    for text in [zex!(zex_error_name(-5)), zex!(zex_error_text(i32::MAX))] {
        // SAFETY: static strings.
        assert!(unsafe { CStr::from_ptr(text) }.is_empty());
    }
    // NULL is ignored by the init functions.
    zex!(zex_user_init(null_mut()));
    zex!(zex_callbacks_init(null_mut()));
    let mut config = zex_video_config {
        width: 1,
        ..zex_video_config::defaults()
    };
    zex!(zex_video_config_init(&mut config));
    assert_eq!(config.width, 640);
}

/// The header's version is the package's, and the library says the same number.
#[test]
fn the_version_is_one() {
    let of = |part: &str| part.parse::<u32>().unwrap();
    let expected = [
        of(env!("CARGO_PKG_VERSION_MAJOR")),
        of(env!("CARGO_PKG_VERSION_MINOR")),
        of(env!("CARGO_PKG_VERSION_PATCH")),
    ];
    assert_eq!(
        [ZEX_VERSION_MAJOR, ZEX_VERSION_MINOR, ZEX_VERSION_PATCH],
        expected
    );
    let [major, minor, patch] = expected;
    assert_eq!(
        zex!(zex_get_abi_version()),
        major * 1_000_000 + minor * 1_000 + patch
    );
}

/// What must be 0, and what is 0 or 1, in every struct that the library reads.
#[test]
fn reserved_and_boolean_fields_are_checked() {
    let engine = create(
        &mut profile(NOWHERE),
        &zex_callbacks::defaults(),
        null_mut(),
    );
    let refused = |status: i32, expected: i32, message: &str| {
        assert_eq!(status, expected, "{}", last_error());
        assert_eq!(last_error(), message);
    };
    let somebody = user();
    let bad = zex_user {
        reserved: 1,
        ..somebody
    };
    let status = zex!(zex_login_room(engine, ROOM, &bad, null(), None, null_mut()));
    let zero = code::COMMON_ILLEGAL_PARAM;
    refused(status, zero, "user: reserved is 1, must be 0");
    for (config, expected, message) in [
        (
            zex_room_config {
                reserved: 2,
                ..zex_room_config::defaults()
            },
            zero,
            "config: reserved is 2, must be 0",
        ),
        (
            zex_room_config {
                is_user_status_notify: 2,
                ..zex_room_config::defaults()
            },
            code::INVALID_ENUM,
            "config: is_user_status_notify is 2, must be 0 or 1",
        ),
    ] {
        let status = zex!(zex_login_room(
            engine,
            ROOM,
            &somebody,
            &config,
            None,
            null_mut()
        ));
        refused(status, expected, message);
    }
    let audio = zex_audio_config {
        reserved: 7,
        ..zex_audio_config::defaults()
    };
    let status = zex!(zex_set_audio_config(engine, &audio, 0));
    refused(status, zero, "config: reserved is 7, must be 0");
    let media = zex_media_callbacks {
        encoded_only: 255,
        ..zex_media_callbacks::defaults()
    };
    let status = zex!(zex_set_media_callbacks(engine, &media, null_mut()));
    refused(
        status,
        code::INVALID_ENUM,
        "callbacks: encoded_only is 255, must be 0 or 1",
    );
    destroy(engine);
}
