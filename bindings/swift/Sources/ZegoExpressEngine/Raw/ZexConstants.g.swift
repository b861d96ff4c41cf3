// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.

/// The numbers of the C interface, with the type in which they cross.
package enum ZexConstant {
    /// Events run on the engine's callback thread.
    package static let deliveryCallbacks: UInt32 = 0
    /// Events wait for `zex_poll_event`; `wakeup` says when to look.
    package static let deliveryPoll: UInt32 = 1
    /// Version of the header; see `zex_get_abi_version`.
    package static let versionMajor: UInt32 = 0
    package static let versionMinor: UInt32 = 1
    package static let versionPatch: UInt32 = 0
    package static let eventRoomStateChanged: UInt32 = 1
    package static let eventRoomStateUpdate: UInt32 = 2
    package static let eventRoomUserUpdate: UInt32 = 3
    package static let eventRoomOnlineUserCountUpdate: UInt32 = 4
    package static let eventRoomStreamUpdate: UInt32 = 5
    package static let eventRoomTokenWillExpire: UInt32 = 6
    package static let eventPublisherStateUpdate: UInt32 = 7
    package static let eventPlayerStateUpdate: UInt32 = 8
    package static let eventPublisherQualityUpdate: UInt32 = 9
    package static let eventPlayerQualityUpdate: UInt32 = 10
    package static let eventPublisherCapturedAudioFirstFrame: UInt32 = 11
    package static let eventPublisherCapturedVideoFirstFrame: UInt32 = 12
    package static let eventPublisherRenderVideoFirstFrame: UInt32 = 13
    package static let eventPublisherSendAudioFirstFrame: UInt32 = 14
    package static let eventPublisherSendVideoFirstFrame: UInt32 = 15
    package static let eventPublisherVideoSizeChanged: UInt32 = 16
    package static let eventPlayerRecvAudioFirstFrame: UInt32 = 17
    package static let eventPlayerRecvVideoFirstFrame: UInt32 = 18
    package static let eventPlayerRenderVideoFirstFrame: UInt32 = 19
    package static let eventPlayerVideoSizeChanged: UInt32 = 20
    package static let eventPlayerRecvSei: UInt32 = 21
    package static let eventRemoteCameraStateUpdate: UInt32 = 22
    package static let eventRemoteMicStateUpdate: UInt32 = 23
    package static let eventCapturedSoundLevelUpdate: UInt32 = 24
    package static let eventRemoteSoundLevelUpdate: UInt32 = 25
    package static let eventDebugError: UInt32 = 26
    /// A decoded picture of a played stream, unless `on_remote_video_frame` takes it; at most 3 per
    /// stream wait, the oldest is dropped.
    package static let eventVideoFrame: UInt32 = 27
    /// The last one: the engine's handle is stale afterwards.
    package static let eventEngineDestroyed: UInt32 = 28
    /// `channel`: the next picture of the application's own encoder should be an IDR; as
    /// `on_encoded_keyframe_wanted`.
    package static let eventEncodedKeyframeWanted: UInt32 = 29
    package static let logLevelOff: UInt32 = 0
    /// A bug of this library.
    package static let logLevelError: UInt32 = 1
    /// Odd but working.
    package static let logLevelWarn: UInt32 = 2
    /// State changes.
    package static let logLevelInfo: UInt32 = 3
    package static let logLevelDebug: UInt32 = 4
    /// Single packets.
    package static let logLevelTrace: UInt32 = 5
    package static let playerStateNoPlay: UInt32 = 0
    package static let playerStatePlayRequesting: UInt32 = 1
    package static let playerStatePlaying: UInt32 = 2
    package static let remoteDeviceStateOpen: UInt32 = 0
    package static let remoteDeviceStateGenericError: UInt32 = 1
    package static let remoteDeviceStateInvalidId: UInt32 = 2
    package static let remoteDeviceStateNoAuthorization: UInt32 = 3
    package static let remoteDeviceStateZeroFps: UInt32 = 4
    package static let remoteDeviceStateInUseByOther: UInt32 = 5
    package static let remoteDeviceStateUnplugged: UInt32 = 6
    package static let remoteDeviceStateRebootRequired: UInt32 = 7
    package static let remoteDeviceStateSystemMediaServicesLost: UInt32 = 8
    package static let remoteDeviceStateDisable: UInt32 = 9
    package static let remoteDeviceStateMute: UInt32 = 10
    package static let publisherStateNoPublish: UInt32 = 0
    package static let publisherStatePublishRequesting: UInt32 = 1
    package static let publisherStatePublishing: UInt32 = 2
    /// Camera where there is one, else nothing is sent.
    package static let videoSourceDevice: UInt32 = 0
    /// A moving scene with a timestamp barcode.
    package static let videoSourceSynthetic: UInt32 = 1
    /// Pictures pushed by `zex_send_custom_video_capture_raw_data`.
    package static let videoSourceCustom: UInt32 = 2
    /// H.264 pushed by `zex_send_custom_video_capture_encoded_data`.
    package static let videoSourceCustomEncoded: UInt32 = 3
    /// A media file, looped: MP4 (H.264 with AAC or Opus) or Y4M; docs/MEDIA_FILES.md says what is read.
    package static let videoSourceFile: UInt32 = 4
    /// Microphone where there is one, else clocked silence.
    package static let audioSourceDevice: UInt32 = 0
    package static let audioSourceSilence: UInt32 = 1
    /// 440 Hz with a marker burst each second.
    package static let audioSourceTone: UInt32 = 2
    /// PCM pushed by `zex_send_custom_audio_capture_pcm_data`.
    package static let audioSourceCustom: UInt32 = 3
    /// The sound of the same channel's file.
    package static let audioSourceFile: UInt32 = 4
    package static let streamQualityLevelExcellent: UInt32 = 0
    package static let streamQualityLevelGood: UInt32 = 1
    package static let streamQualityLevelMedium: UInt32 = 2
    package static let streamQualityLevelBad: UInt32 = 3
    package static let streamQualityLevelDie: UInt32 = 4
    package static let streamQualityLevelUnknown: UInt32 = 5
    package static let roomStateChangedReasonLogining: UInt32 = 0
    package static let roomStateChangedReasonLogined: UInt32 = 1
    package static let roomStateChangedReasonLoginFailed: UInt32 = 2
    package static let roomStateChangedReasonReconnecting: UInt32 = 3
    package static let roomStateChangedReasonReconnected: UInt32 = 4
    package static let roomStateChangedReasonReconnectFailed: UInt32 = 5
    package static let roomStateChangedReasonKickOut: UInt32 = 6
    package static let roomStateChangedReasonLogout: UInt32 = 7
    package static let roomStateChangedReasonLogoutFailed: UInt32 = 8
    package static let roomStateDisconnected: UInt32 = 0
    package static let roomStateConnecting: UInt32 = 1
    package static let roomStateConnected: UInt32 = 2
    package static let updateTypeAdd: UInt32 = 0
    package static let updateTypeDelete: UInt32 = 1
    package static let publishChannelMain: UInt32 = 0
    package static let publishChannelAux: UInt32 = 1
    package static let scenarioGeneral: UInt32 = 0
    package static let scenarioCommunication: UInt32 = 1
    package static let scenarioLive: UInt32 = 2
    package static let scenarioDefault: UInt32 = 3
    package static let scenarioStandardVideoCall: UInt32 = 4
    package static let scenarioHighQualityVideoCall: UInt32 = 5
    package static let scenarioStandardChatroom: UInt32 = 6
    package static let scenarioHighQualityChatroom: UInt32 = 7
    package static let scenarioBroadcast: UInt32 = 8
    package static let scenarioKaraoke: UInt32 = 9
    package static let scenarioStandardVoiceCall: UInt32 = 10
    /// What the project's settings say, else RTC.
    package static let streamResourceModeDefault: UInt32 = 0
    /// Not available yet: ends in NO_PLAY with `CDN_UNAVAILABLE`.
    package static let streamResourceModeOnlyCdn: UInt32 = 1
    /// Instant first picture from the server's cache, bounded delay.
    package static let streamResourceModeOnlyL3: UInt32 = 2
    /// As low as the network allows.
    package static let streamResourceModeOnlyRtc: UInt32 = 3
    /// Planes y, u, v.
    package static let videoFormatI420: UInt32 = 1
    /// Planes y, interleaved uv.
    package static let videoFormatNv12: UInt32 = 2
    /// One plane, 4 bytes a pixel: b, g, r, a.
    package static let videoFormatBgra32: UInt32 = 3
    /// One plane, 4 bytes a pixel: r, g, b, a.
    package static let videoFormatRgba32: UInt32 = 4
    /// How colours are written (ITU-T H.273, MatrixCoefficients): BT.601, for SD video.
    package static let colorMatrixBt601: UInt32 = 0
    /// BT.709, for HD video.
    package static let colorMatrixBt709: UInt32 = 1
    /// BT.2020, non-constant luminance.
    package static let colorMatrixBt2020: UInt32 = 2
    /// SMPTE ST 240.
    package static let colorMatrixSmpte240m: UInt32 = 3
    /// The weights of the FCC's rules of 1953.
    package static let colorMatrixFcc: UInt32 = 4
    /// Luma 16 to 235, chroma 16 to 240.
    package static let colorRangeLimited: UInt32 = 0
    /// 0 to 255.
    package static let colorRangeFull: UInt32 = 1
}
