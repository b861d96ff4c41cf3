// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.

/// The error numbers, the same in every language. A number that is not here can
/// still arrive: from a newer server.
public struct ZegoErrorCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// 0: The call was accepted or the operation finished. Nothing to do.
    public static let success = Self(rawValue: 0)

    /// 1000001: The call needs an engine, and none exists (any more). Create an engine first; make no calls after its destroy completion.
    public static let commonEngineNotCreate = Self(rawValue: 1000001)

    /// 1000002: The call needs a room, and loginRoom was not called. Call loginRoom first; its result need not be awaited.
    public static let commonNotLoginRoom = Self(rawValue: 1000002)

    /// 1000003: The call needs a running preview, publication or play. Start one of them first.
    public static let commonEngineNotStarted = Self(rawValue: 1000003)

    /// 1000006: The function does not exist on this operating system. Use the platform's own means.
    public static let commonUnsupportedPlatform = Self(rawValue: 1000006)

    /// 1000010: The feature is not part of this build. Build with the feature, or do without it.
    public static let commonSdkNoModule = Self(rawValue: 1000010)

    /// 1000014: The stream ID is longer than 256 bytes. Shorten it to 1 to 256 bytes.
    public static let commonStreamIdTooLong = Self(rawValue: 1000014)

    /// 1000015: The stream ID is missing or empty. Give 1 to 256 bytes.
    public static let commonStreamIdNull = Self(rawValue: 1000015)

    /// 1000016: The stream ID has a character other than 0-9, A-Z, a-z, '-' and '_'. Use only those characters.
    public static let commonStreamIdInvalidCharacter = Self(rawValue: 1000016)

    /// 1000017: A parameter is missing, out of range or of an unknown kind; the message names it and its limit. Correct the named parameter.
    public static let commonIllegalParam = Self(rawValue: 1000017)

    /// 1000060: The server's host name could not be resolved. Check the server URL and the name service; the engine keeps trying.
    public static let commonDnsResolveError = Self(rawValue: 1000060)

    /// 1000066: The setting is fixed once media runs. Set it before preview, publish and play.
    public static let commonConfigAfterEngineStarted = Self(rawValue: 1000066)

    /// 1000067: The setting is fixed once a room is joined. Set it before loginRoom.
    public static let commonConfigAfterRoomLoggedIn = Self(rawValue: 1000067)

    /// 1000900: The handle is NULL, stale, or names another kind of object. Pass a handle that this library gave out and that was not released yet.
    public static let invalidHandle = Self(rawValue: 1000900)

    /// 1000901: A blocking call was made from inside a callback. Use the call's asynchronous form, or another thread.
    public static let wrongThread = Self(rawValue: 1000901)

    /// 1000902: A bug inside the library was caught at its border; the call had no effect. Report it together with the log.
    public static let panic = Self(rawValue: 1000902)

    /// 1000903: The engine stopped because of a bug inside it; all its pending requests were completed. Destroy the engine and create a new one; report it together with the log.
    public static let engineFailed = Self(rawValue: 1000903)

    /// 1000904: More requests are pending than the limit that the message names. Wait for results before sending more.
    public static let queueFull = Self(rawValue: 1000904)

    /// 1000905: The process was forked: the engine's threads do not exist in the child. Create engines after fork, or use exec.
    public static let forked = Self(rawValue: 1000905)

    /// 1000906: The buffer is smaller than the text; the needed length was reported. Call again with a buffer of the reported length.
    public static let truncated = Self(rawValue: 1000906)

    /// 1000907: A text parameter is not valid UTF-8; the message names it. Convert it to UTF-8.
    public static let invalidUtf8 = Self(rawValue: 1000907)

    /// 1000908: An enum or flag parameter has a number that this version does not know; the message names it. Use a number of the header of this version.
    public static let invalidEnum = Self(rawValue: 1000908)

    /// 1000909: A struct's size field is too small for it, or bytes unknown to this version are not zero. Initialise the struct with its INIT macro or init function.
    public static let structSize = Self(rawValue: 1000909)

    /// 1000910: The engine is being destroyed and takes no more calls. Create a new engine.
    public static let engineDestroyed = Self(rawValue: 1000910)

    /// 1000911: The request was pending when its room was left. Nothing to do: the room is gone. Destroying the engine answers ENGINE_DESTROYED.
    public static let cancelled = Self(rawValue: 1000911)

    /// 1000912: The process holds as many objects as the limit that the message names. Release objects that are no longer used.
    public static let limitReached = Self(rawValue: 1000912)

    /// 1000913: The operating system refused a thread, socket, file or memory. See the message for the cause; free the resource or raise its limit.
    public static let outOfResources = Self(rawValue: 1000913)

    /// 1000914: A file could not be opened, read or decoded; the message names it and the cause. Check path, permissions and whether the file is whole.
    public static let fileUnreadable = Self(rawValue: 1000914)

    /// 1000915: A media file has a container, codec or profile that cannot be read; the message names them. Convert it, for instance to MP4 with H.264 4:2:0 8-bit and AAC-LC.
    public static let mediaUnsupported = Self(rawValue: 1000915)

    /// 1000916: A part of the source, such as its sound, cannot be read; the rest goes on without it. Nothing, or convert that part to a format that the message names.
    public static let mediaPartlyUnsupported = Self(rawValue: 1000916)

    /// 1000917: The network carries less than an application's own encoder sends; pictures are left out and counted in frames_dropped. Encode at target_kbps of the publish quality; after on_encoded_keyframe_wanted the next picture should be an IDR.
    public static let mediaPathTooSlow = Self(rawValue: 1000917)

    /// 1000918: More lies between two keyframes of a stream than the server keeps for viewers that join; the message names the stream and the limit. Encode a keyframe more often, every 2 s for instance: until then joining viewers wait for one that is asked for.
    public static let mediaGopTooLong = Self(rawValue: 1000918)

    /// 1000920: No connection to the server; the message names address and cause. Check the server URL, that the server runs, and the network; the engine keeps trying.
    public static let serverUnreachable = Self(rawValue: 1000920)

    /// 1000921: The server's certificate or TLS version was refused; the message names address and cause. Give the authority's certificate as ca_file, or correct the server's certificate.
    public static let tlsRefused = Self(rawValue: 1000921)

    /// 1000922: Signalling works but no media packet reaches the server; the message names the addresses tried. Open the server's UDP port in firewalls, and check --public-address; the engine keeps trying.
    public static let mediaUnreachable = Self(rawValue: 1000922)

    /// 1000923: Client and server have no common wire version; the message names both. Update the older side.
    public static let versionUnsupported = Self(rawValue: 1000923)

    /// 1000924: The server does not know this kind of request. Update the server, or do without the feature.
    public static let unknownRequest = Self(rawValue: 1000924)

    /// 1000925: A message was not valid JSON, too large, too deep, or named a key twice. Correct the sender; the connection is closed.
    public static let malformedMessage = Self(rawValue: 1000925)

    /// 1000926: The server, or the project, has as many connections, sessions, links or publications as the limit that the message names. Try again later, or raise the server's limits.
    public static let serverBusy = Self(rawValue: 1000926)

    /// 1000927: The server is going down and takes no new logins. Try again in a few seconds.
    public static let serverDraining = Self(rawValue: 1000927)

    /// 1000928: The server ended the session after its heartbeat time, or was restarted; nothing is wrong with the login itself. Log in afresh; the engine does so by itself.
    public static let sessionGone = Self(rawValue: 1000928)

    /// 1000929: A session description cannot be answered; the message names the line. Offer H.264 and Opus on the fixed mids of the link.
    public static let offerRefused = Self(rawValue: 1000929)

    /// 1000930: A publisher sends what viewers could not decode: B-frames, interlaced video or another codec. Encode H.264 progressive without B-frames, and Opus.
    public static let streamFormatRefused = Self(rawValue: 1000930)

    /// 1000931: Playing through a CDN was asked for, and this server has none. Play with the resource mode default, RTC or L3.
    public static let cdnUnavailable = Self(rawValue: 1000931)

    /// 1000932: Logins come faster than the limit of the project or the address, which the message names. Send less often.
    public static let messageRate = Self(rawValue: 1000932)

    /// 1001000: The AppID is 0. Use the AppID of your project; the server prints it.
    public static let engineAppidZero = Self(rawValue: 1001000)

    /// 1001001: The AppSign has not exactly 64 characters. Copy the whole AppSign.
    public static let engineAppsignInvalidLength = Self(rawValue: 1001001)

    /// 1001002: The AppSign has a character that is no hexadecimal digit. Copy the AppSign again.
    public static let engineAppsignInvalidCharacter = Self(rawValue: 1001002)

    /// 1001003: The AppSign is empty where one is needed. Give the AppSign, or log in with a token.
    public static let engineAppsignNull = Self(rawValue: 1001003)

    /// 1001014: The log directory cannot be written. Choose a directory that the process may write.
    public static let engineLogNoWritePermission = Self(rawValue: 1001014)

    /// 1001015: The log path is too long. Choose a shorter path.
    public static let engineLogPathTooLong = Self(rawValue: 1001015)

    /// 1001020: The room mode was set after the engine was created. Set it before.
    public static let engineSetRoomModeErrorTime = Self(rawValue: 1001020)

    /// 1002001: The engine is already in a room. Log out first; the present room is not touched.
    public static let roomCountExceed = Self(rawValue: 1002001)

    /// 1002002: The room is not one that this engine is in. Pass the room ID of the login.
    public static let roomRoomidIncorrect = Self(rawValue: 1002002)

    /// 1002005: The user ID is missing or empty. Give 1 to 64 bytes.
    public static let roomUserIdNull = Self(rawValue: 1002005)

    /// 1002006: The user ID has a character that is not allowed. Use digits, Latin letters and ~!@#$%^&*()_+=-`;',.<>/\ only.
    public static let roomUserIdInvalidCharacter = Self(rawValue: 1002006)

    /// 1002007: The user ID is longer than 64 bytes. Shorten it to 1 to 64 bytes.
    public static let roomUserIdTooLong = Self(rawValue: 1002007)

    /// 1002008: The user name is missing or empty. Give 1 to 256 bytes.
    public static let roomUserNameNull = Self(rawValue: 1002008)

    /// 1002009: The user name has a control character. Remove it.
    public static let roomUserNameInvalidCharacter = Self(rawValue: 1002009)

    /// 1002010: The user name is longer than 256 bytes. Shorten it to 1 to 256 bytes.
    public static let roomUserNameTooLong = Self(rawValue: 1002010)

    /// 1002011: The room ID is missing or empty. Give 1 to 127 bytes.
    public static let roomRoomidNull = Self(rawValue: 1002011)

    /// 1002012: The room ID has a character that is not allowed. Use digits, Latin letters and ~!@#$%^&*()_+=-`;',.<>/\ only.
    public static let roomRoomidInvalidCharacter = Self(rawValue: 1002012)

    /// 1002013: The room ID is longer than 127 bytes. Shorten it to 1 to 127 bytes.
    public static let roomRoomidTooLong = Self(rawValue: 1002013)

    /// 1002018: A second room was entered with another user or AppID over one connection. Use the same user in all rooms of an engine.
    public static let roomMultiRoomLoginUserNotSame = Self(rawValue: 1002018)

    /// 1002030: The login did not reach the server. Check server URL and network; the engine keeps trying inside its retry window.
    public static let roomErrorConnectFailed = Self(rawValue: 1002030)

    /// 1002031: The server did not answer the login in time. The engine keeps trying inside its retry window.
    public static let roomErrorLoginTimeout = Self(rawValue: 1002031)

    /// 1002033: The server refused AppID, AppSign or token. All such refusals look alike on purpose. Check AppID and AppSign or make a new token; switch the project's debug switch on to see a detail number.
    public static let roomErrorAuthenticationFailed = Self(rawValue: 1002033)

    /// 1002034: The room has as many members as its limit. Raise max_member_count at the first login of the room, or the server's limit.
    public static let roomErrorExceedMaximumMember = Self(rawValue: 1002034)

    /// 1002035: The project has as many rooms as the server's limit. Raise the server's limit, or let unused rooms end.
    public static let roomErrorExceedMaximumRoomCount = Self(rawValue: 1002035)

    /// 1002036: Several rooms at once are not switched on. Log out of the present room first.
    public static let roomErrorLoginMultiRoomNotOpen = Self(rawValue: 1002036)

    /// 1002037: The user is in as many rooms at once as the limit that the message names. Leave one of them first.
    public static let roomErrorMultiRoomExceedMaximumRoomCount = Self(rawValue: 1002037)

    /// 1002050: The same user logged in from somewhere else: the last login wins. Log in again by the user's wish only, never by itself.
    public static let roomKickedOut = Self(rawValue: 1002050)

    /// 1002051: The connection to the server is lost; the engine is reconnecting. Wait: streams come back by themselves.
    public static let roomConnectTemporaryBroken = Self(rawValue: 1002051)

    /// 1002052: There is no connection to the room. Log in again.
    public static let roomDisconnect = Self(rawValue: 1002052)

    /// 1002053: The engine gave up reconnecting at the end of its retry window. Check the network, then log in again.
    public static let roomRetryTimeout = Self(rawValue: 1002053)

    /// 1002055: The operator removed the user; the reason text is in extended_data. Show the reason to the user.
    public static let roomManualKickedOut = Self(rawValue: 1002055)

    /// 1002056: The token expired, and the project enforces expiry. Renew the token when the warning 30 s before comes; log in with a new one.
    public static let roomTokenExpiredKickedOut = Self(rawValue: 1002056)

    /// 1002057: The server does not know the session, though it was not restarted. Log in again.
    public static let roomSessionExceptionKickedOut = Self(rawValue: 1002057)

    /// 1002066: A rule of the operator forbids this user. Ask the operator.
    public static let roomUserInBlacklist = Self(rawValue: 1002066)

    /// 1002067: Neither AppSign nor token was given. Give one of them.
    public static let roomNoToken = Self(rawValue: 1002067)

    /// 1002071: The project sends more requests a second than its limit. Send less often.
    public static let roomAppCallApiTooFrequent = Self(rawValue: 1002071)

    /// 1002072: The room gets more requests a second than its limit. Send less often.
    public static let roomRoomCallApiTooFrequent = Self(rawValue: 1002072)

    /// 1002073: More signalling a second than the limit. Send less often.
    public static let roomAppCallTooFrequent = Self(rawValue: 1002073)

    /// 1002074: Detail: the token could not be decrypted, is forged, or its secret is not the project's. Make the token with the project's present secret.
    public static let roomTokenInnerError = Self(rawValue: 1002074)

    /// 1002075: Detail: the token is malformed or its payload is no JSON. Pass the token unchanged, as the generator made it.
    public static let roomTokenFormatError = Self(rawValue: 1002075)

    /// 1002076: Detail: the token was made for another AppID. Make it for the AppID of the engine.
    public static let roomTokenAppidError = Self(rawValue: 1002076)

    /// 1002077: Detail: the token was made for another user. Make it for the user ID of the login.
    public static let roomTokenUseridError = Self(rawValue: 1002077)

    /// 1002078: Detail: the token has expired, or its times make no sense. Make a new token; check the clocks of token maker and server.
    public static let roomTokenExpireError = Self(rawValue: 1002078)

    /// 1002079: Detail: the token does not start with 04. Use a generator for token04.
    public static let roomTokenVersionError = Self(rawValue: 1002079)

    /// 1002080: Detail: the nonce inside the token is no 32-bit integer. Use a generator for token04.
    public static let roomTokenNoncetypeError = Self(rawValue: 1002080)

    /// 1002081: The call needs multi-room mode. Set the room mode before creating the engine.
    public static let roomMultiRoomRequired = Self(rawValue: 1002081)

    /// 1002082: The renewed token does not allow what the user is publishing; those publications were ended. Renew with a token that has the publish privilege.
    public static let roomRenewTokenNoPublishAuthError = Self(rawValue: 1002082)

    /// 1002086: The user is logged in elsewhere. Log out there first.
    public static let roomRoomLoginOther = Self(rawValue: 1002086)

    /// 1002099: The login failed for a reason inside the server. See the server's log.
    public static let roomInnerError = Self(rawValue: 1002099)

    /// 1003001: Publishing failed; no data flowed. Check sources and network, wait 3 to 5 s, then publish again.
    public static let publisherPublishStreamFailed = Self(rawValue: 1003001)

    /// 1003002: The bitrate is out of range; the message names the range. Choose one inside it.
    public static let publisherBitrateInvalid = Self(rawValue: 1003002)

    /// 1003020: Publishing is interrupted by the network; the engine keeps trying. Wait: it resumes by itself.
    public static let publisherErrorNetworkInterrupt = Self(rawValue: 1003020)

    /// 1003021: The engine gave up publishing at the end of its retry window. Check the network, then publish again.
    public static let publisherErrorRetryTimeout = Self(rawValue: 1003021)

    /// 1003023: This channel is publishing already. Stop it first, or use another channel.
    public static let publisherErrorAlreadyDoPublish = Self(rawValue: 1003023)

    /// 1003025: The server forbids publishing this stream. Ask the operator.
    public static let publisherErrorServerForbid = Self(rawValue: 1003025)

    /// 1003028: The stream ID is being published already: the first publisher keeps it. Use a stream ID that is unique in the project.
    public static let publisherErrorRepetitivePublishStream = Self(rawValue: 1003028)

    /// 1003043: The SEI payload is empty. Give 1 to 4096 bytes.
    public static let publisherSeiDataNull = Self(rawValue: 1003043)

    /// 1003044: The SEI payload is longer than 4096 bytes. Give 1 to 4096 bytes.
    public static let publisherSeiDataTooLong = Self(rawValue: 1003044)

    /// 1003072: The token does not allow publishing this stream. Use a token with the publish privilege for this stream.
    public static let publisherErrorDispatchAuthError = Self(rawValue: 1003072)

    /// 1003080: There is no encoder for the codec asked for. Use H.264.
    public static let publisherVideoEncoderNoSupportted = Self(rawValue: 1003080)

    /// 1003081: The video encoder failed; the message names the step. Check size, frame rate and bitrate.
    public static let publisherVideoEncoderFail = Self(rawValue: 1003081)

    /// 1003099: Publishing failed for a reason inside the library or server. See the log.
    public static let publisherInnerError = Self(rawValue: 1003099)

    /// 1004001: Playing failed: no data came within the retry window. Check that the stream is published, wait 3 to 5 s, then play again.
    public static let playerPlayStreamFailed = Self(rawValue: 1004001)

    /// 1004002: The stream to play does not exist. Check the stream ID.
    public static let playerPlayStreamNotExist = Self(rawValue: 1004002)

    /// 1004003: The token does not allow playing. Use a token that does.
    public static let playerErrorDispatchAuthError = Self(rawValue: 1004003)

    /// 1004010: More than 12 streams are played at once. Stop one first.
    public static let playerCountExceed = Self(rawValue: 1004010)

    /// 1004011: The stream is not being played. Start playing it first.
    public static let playerStreamWasNotPlayed = Self(rawValue: 1004011)

    /// 1004020: No data comes from the stream, or it ended; the player waits for it. Wait, or stop playing once the stream was deleted from the room.
    public static let playerErrorNetworkInterrupt = Self(rawValue: 1004020)

    /// 1004025: The server forbids playing this stream. Ask the operator.
    public static let playerErrorServerForbid = Self(rawValue: 1004025)

    /// 1004072: Low-latency live (L3) is switched off for the project. Switch L3 on: `l3 = true` of the project in the server's settings.
    public static let playerNotConfigL3 = Self(rawValue: 1004072)

    /// 1004080: There is no decoder for the stream's codec. Publish H.264.
    public static let playerVideoDecoderNoSupportted = Self(rawValue: 1004080)

    /// 1004081: The video decoder failed; a new keyframe was asked for. Check the publisher's encoder.
    public static let playerVideoDecoderFail = Self(rawValue: 1004081)

    /// 1004099: Playing failed for a reason inside the library or server. See the log.
    public static let playerInnerError = Self(rawValue: 1004099)

    /// 1006001: A camera, microphone or speaker failed; the message names it. Check the device.
    public static let deviceErrorTypeGeneric = Self(rawValue: 1006001)

    /// 1006002: There is no device with this ID. List the devices again.
    public static let deviceErrorTypeInvalidId = Self(rawValue: 1006002)

    /// 1006003: The operating system denies access to the device. Ask the user for permission.
    public static let deviceErrorTypeNoAuthorization = Self(rawValue: 1006003)

    /// 1006005: Another program uses the device. Close that program.
    public static let deviceErrorTypeInUseByOther = Self(rawValue: 1006005)

    /// 1006006: The device was unplugged. Plug it in, or choose another.
    public static let deviceErrorTypeUnplugged = Self(rawValue: 1006006)

    /// 1006031: The sound level interval is outside 100 to 3000 ms. Choose one inside it.
    public static let deviceSouldLevelIntervalInvalid = Self(rawValue: 1006031)

    /// 1011001: A video frame was pushed to a channel that neither previews nor publishes. Start preview or publishing first.
    public static let customvideoioCapturerNotCreated = Self(rawValue: 1011001)

    /// 1011002: A video frame was pushed to a channel whose source is not the custom one. Set the custom video source first.
    public static let customvideoioNoCustomVideoCapture = Self(rawValue: 1011002)

    /// 1011010: The frame's format is not one of I420, NV12, BGRA, RGBA or H.264, or differs from the configured one. Push one of these.
    public static let customvideoioNotSupportedFormat = Self(rawValue: 1011010)

    /// 1012002: PCM was pushed to a channel whose sound source is not the custom one. Set the custom audio source first.
    public static let customaudioioCapturerNotCreated = Self(rawValue: 1012002)

    /// 1012003: PCM was asked for while custom audio rendering is off. Switch it on first.
    public static let customaudioioRendererNotCreated = Self(rawValue: 1012003)

    /// 1012010: The sample rate is not allowed here; the message names those that are. Choose one of them.
    public static let customaudioioAudioDataCallbackSampleRateNoSupport = Self(rawValue: 1012010)
}
