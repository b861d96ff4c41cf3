// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.
package im.zego.zegoexpress.constants

/** Every error number, with its cause and what to do about it. */
public object ZegoErrorCode {
    /** The call was accepted or the operation finished. Nothing to do. */
    public const val SUCCESS: Int = 0
    /** The call needs an engine, and none exists (any more). Create an engine first; make no calls after its destroy completion. */
    public const val COMMON_ENGINE_NOT_CREATE: Int = 1000001
    /** The call needs a room, and loginRoom was not called. Call loginRoom first; its result need not be awaited. */
    public const val COMMON_NOT_LOGIN_ROOM: Int = 1000002
    /** The call needs a running preview, publication or play. Start one of them first. */
    public const val COMMON_ENGINE_NOT_STARTED: Int = 1000003
    /** The function does not exist on this operating system. Use the platform's own means. */
    public const val COMMON_UNSUPPORTED_PLATFORM: Int = 1000006
    /** The feature is not part of this build. Build with the feature, or do without it. */
    public const val COMMON_SDK_NO_MODULE: Int = 1000010
    /** The stream ID is longer than 256 bytes. Shorten it to 1 to 256 bytes. */
    public const val COMMON_STREAM_ID_TOO_LONG: Int = 1000014
    /** The stream ID is missing or empty. Give 1 to 256 bytes. */
    public const val COMMON_STREAM_ID_NULL: Int = 1000015
    /** The stream ID has a character other than 0-9, A-Z, a-z, '-' and '_'. Use only those characters. */
    public const val COMMON_STREAM_ID_INVALID_CHARACTER: Int = 1000016
    /** A parameter is missing, out of range or of an unknown kind; the message names it and its limit. Correct the named parameter. */
    public const val COMMON_ILLEGAL_PARAM: Int = 1000017
    /** The server's host name could not be resolved. Check the server URL and the name service; the engine keeps trying. */
    public const val COMMON_DNS_RESOLVE_ERROR: Int = 1000060
    /** The setting is fixed once media runs. Set it before preview, publish and play. */
    public const val COMMON_CONFIG_AFTER_ENGINE_STARTED: Int = 1000066
    /** The setting is fixed once a room is joined. Set it before loginRoom. */
    public const val COMMON_CONFIG_AFTER_ROOM_LOGGED_IN: Int = 1000067
    /** The handle is NULL, stale, or names another kind of object. Pass a handle that this library gave out and that was not released yet. */
    public const val INVALID_HANDLE: Int = 1000900
    /** A blocking call was made from inside a callback. Use the call's asynchronous form, or another thread. */
    public const val WRONG_THREAD: Int = 1000901
    /** A bug inside the library was caught at its border; the call had no effect. Report it together with the log. */
    public const val PANIC: Int = 1000902
    /** The engine stopped because of a bug inside it; all its pending requests were completed. Destroy the engine and create a new one; report it together with the log. */
    public const val ENGINE_FAILED: Int = 1000903
    /** More requests are pending than the limit that the message names. Wait for results before sending more. */
    public const val QUEUE_FULL: Int = 1000904
    /** The process was forked: the engine's threads do not exist in the child. Create engines after fork, or use exec. */
    public const val FORKED: Int = 1000905
    /** The buffer is smaller than the text; the needed length was reported. Call again with a buffer of the reported length. */
    public const val TRUNCATED: Int = 1000906
    /** A text parameter is not valid UTF-8; the message names it. Convert it to UTF-8. */
    public const val INVALID_UTF8: Int = 1000907
    /** An enum or flag parameter has a number that this version does not know; the message names it. Use a number of the header of this version. */
    public const val INVALID_ENUM: Int = 1000908
    /** A struct's size field is too small for it, or bytes unknown to this version are not zero. Initialise the struct with its INIT macro or init function. */
    public const val STRUCT_SIZE: Int = 1000909
    /** The engine is being destroyed and takes no more calls. Create a new engine. */
    public const val ENGINE_DESTROYED: Int = 1000910
    /** The request was pending when its room was left. Nothing to do: the room is gone. Destroying the engine answers ENGINE_DESTROYED. */
    public const val CANCELLED: Int = 1000911
    /** The process holds as many objects as the limit that the message names. Release objects that are no longer used. */
    public const val LIMIT_REACHED: Int = 1000912
    /** The operating system refused a thread, socket, file or memory. See the message for the cause; free the resource or raise its limit. */
    public const val OUT_OF_RESOURCES: Int = 1000913
    /** A file could not be opened, read or decoded; the message names it and the cause. Check path, permissions and whether the file is whole. */
    public const val FILE_UNREADABLE: Int = 1000914
    /** A media file has a container, codec or profile that cannot be read; the message names them. Convert it, for instance to MP4 with H.264 4:2:0 8-bit and AAC-LC. */
    public const val MEDIA_UNSUPPORTED: Int = 1000915
    /** A part of the source, such as its sound, cannot be read; the rest goes on without it. Nothing, or convert that part to a format that the message names. */
    public const val MEDIA_PARTLY_UNSUPPORTED: Int = 1000916
    /** The network carries less than an application's own encoder sends; pictures are left out and counted in frames_dropped. Encode at target_kbps of the publish quality; after on_encoded_keyframe_wanted the next picture should be an IDR. */
    public const val MEDIA_PATH_TOO_SLOW: Int = 1000917
    /** More lies between two keyframes of a stream than the server keeps for viewers that join; the message names the stream and the limit. Encode a keyframe more often, every 2 s for instance: until then joining viewers wait for one that is asked for. */
    public const val MEDIA_GOP_TOO_LONG: Int = 1000918
    /** No connection to the server; the message names address and cause. Check the server URL, that the server runs, and the network; the engine keeps trying. */
    public const val SERVER_UNREACHABLE: Int = 1000920
    /** The server's certificate or TLS version was refused; the message names address and cause. Give the authority's certificate as ca_file, or correct the server's certificate. */
    public const val TLS_REFUSED: Int = 1000921
    /** Signalling works but no media packet reaches the server; the message names the addresses tried. Open the server's UDP port in firewalls, and check --public-address; the engine keeps trying. */
    public const val MEDIA_UNREACHABLE: Int = 1000922
    /** Client and server have no common wire version; the message names both. Update the older side. */
    public const val VERSION_UNSUPPORTED: Int = 1000923
    /** The server does not know this kind of request. Update the server, or do without the feature. */
    public const val UNKNOWN_REQUEST: Int = 1000924
    /** A message was not valid JSON, too large, too deep, or named a key twice. Correct the sender; the connection is closed. */
    public const val MALFORMED_MESSAGE: Int = 1000925
    /** The server, or the project, has as many connections, sessions, links or publications as the limit that the message names. Try again later, or raise the server's limits. */
    public const val SERVER_BUSY: Int = 1000926
    /** The server is going down and takes no new logins. Try again in a few seconds. */
    public const val SERVER_DRAINING: Int = 1000927
    /** The server ended the session after its heartbeat time, or was restarted; nothing is wrong with the login itself. Log in afresh; the engine does so by itself. */
    public const val SESSION_GONE: Int = 1000928
    /** A session description cannot be answered; the message names the line. Offer H.264 and Opus on the fixed mids of the link. */
    public const val OFFER_REFUSED: Int = 1000929
    /** A publisher sends what viewers could not decode: B-frames, interlaced video or another codec. Encode H.264 progressive without B-frames, and Opus. */
    public const val STREAM_FORMAT_REFUSED: Int = 1000930
    /** Playing through a CDN was asked for, and this server has none. Play with the resource mode default, RTC or L3. */
    public const val CDN_UNAVAILABLE: Int = 1000931
    /** Logins come faster than the limit of the project or the address, which the message names. Send less often. */
    public const val MESSAGE_RATE: Int = 1000932
    /** The AppID is 0. Use the AppID of your project; the server prints it. */
    public const val ENGINE_APPID_ZERO: Int = 1001000
    /** The AppSign has not exactly 64 characters. Copy the whole AppSign. */
    public const val ENGINE_APPSIGN_INVALID_LENGTH: Int = 1001001
    /** The AppSign has a character that is no hexadecimal digit. Copy the AppSign again. */
    public const val ENGINE_APPSIGN_INVALID_CHARACTER: Int = 1001002
    /** The AppSign is empty where one is needed. Give the AppSign, or log in with a token. */
    public const val ENGINE_APPSIGN_NULL: Int = 1001003
    /** The log directory cannot be written. Choose a directory that the process may write. */
    public const val ENGINE_LOG_NO_WRITE_PERMISSION: Int = 1001014
    /** The log path is too long. Choose a shorter path. */
    public const val ENGINE_LOG_PATH_TOO_LONG: Int = 1001015
    /** The room mode was set after the engine was created. Set it before. */
    public const val ENGINE_SET_ROOM_MODE_ERROR_TIME: Int = 1001020
    /** The engine is already in a room. Log out first; the present room is not touched. */
    public const val ROOM_COUNT_EXCEED: Int = 1002001
    /** The room is not one that this engine is in. Pass the room ID of the login. */
    public const val ROOM_ROOMID_INCORRECT: Int = 1002002
    /** The user ID is missing or empty. Give 1 to 64 bytes. */
    public const val ROOM_USER_ID_NULL: Int = 1002005
    /** The user ID has a character that is not allowed. Use digits, Latin letters and ~!@#$%^&*()_+=-`;',.<>/\ only. */
    public const val ROOM_USER_ID_INVALID_CHARACTER: Int = 1002006
    /** The user ID is longer than 64 bytes. Shorten it to 1 to 64 bytes. */
    public const val ROOM_USER_ID_TOO_LONG: Int = 1002007
    /** The user name is missing or empty. Give 1 to 256 bytes. */
    public const val ROOM_USER_NAME_NULL: Int = 1002008
    /** The user name has a control character. Remove it. */
    public const val ROOM_USER_NAME_INVALID_CHARACTER: Int = 1002009
    /** The user name is longer than 256 bytes. Shorten it to 1 to 256 bytes. */
    public const val ROOM_USER_NAME_TOO_LONG: Int = 1002010
    /** The room ID is missing or empty. Give 1 to 127 bytes. */
    public const val ROOM_ROOMID_NULL: Int = 1002011
    /** The room ID has a character that is not allowed. Use digits, Latin letters and ~!@#$%^&*()_+=-`;',.<>/\ only. */
    public const val ROOM_ROOMID_INVALID_CHARACTER: Int = 1002012
    /** The room ID is longer than 127 bytes. Shorten it to 1 to 127 bytes. */
    public const val ROOM_ROOMID_TOO_LONG: Int = 1002013
    /** A second room was entered with another user or AppID over one connection. Use the same user in all rooms of an engine. */
    public const val ROOM_MULTI_ROOM_LOGIN_USER_NOT_SAME: Int = 1002018
    /** The login did not reach the server. Check server URL and network; the engine keeps trying inside its retry window. */
    public const val ROOM_ERROR_CONNECT_FAILED: Int = 1002030
    /** The server did not answer the login in time. The engine keeps trying inside its retry window. */
    public const val ROOM_ERROR_LOGIN_TIMEOUT: Int = 1002031
    /** The server refused AppID, AppSign or token. All such refusals look alike on purpose. Check AppID and AppSign or make a new token; switch the project's debug switch on to see a detail number. */
    public const val ROOM_ERROR_AUTHENTICATION_FAILED: Int = 1002033
    /** The room has as many members as its limit. Raise max_member_count at the first login of the room, or the server's limit. */
    public const val ROOM_ERROR_EXCEED_MAXIMUM_MEMBER: Int = 1002034
    /** The project has as many rooms as the server's limit. Raise the server's limit, or let unused rooms end. */
    public const val ROOM_ERROR_EXCEED_MAXIMUM_ROOM_COUNT: Int = 1002035
    /** Several rooms at once are not switched on. Log out of the present room first. */
    public const val ROOM_ERROR_LOGIN_MULTI_ROOM_NOT_OPEN: Int = 1002036
    /** The user is in as many rooms at once as the limit that the message names. Leave one of them first. */
    public const val ROOM_ERROR_MULTI_ROOM_EXCEED_MAXIMUM_ROOM_COUNT: Int = 1002037
    /** The same user logged in from somewhere else: the last login wins. Log in again by the user's wish only, never by itself. */
    public const val ROOM_KICKED_OUT: Int = 1002050
    /** The connection to the server is lost; the engine is reconnecting. Wait: streams come back by themselves. */
    public const val ROOM_CONNECT_TEMPORARY_BROKEN: Int = 1002051
    /** There is no connection to the room. Log in again. */
    public const val ROOM_DISCONNECT: Int = 1002052
    /** The engine gave up reconnecting at the end of its retry window. Check the network, then log in again. */
    public const val ROOM_RETRY_TIMEOUT: Int = 1002053
    /** The operator removed the user; the reason text is in extended_data. Show the reason to the user. */
    public const val ROOM_MANUAL_KICKED_OUT: Int = 1002055
    /** The token expired, and the project enforces expiry. Renew the token when the warning 30 s before comes; log in with a new one. */
    public const val ROOM_TOKEN_EXPIRED_KICKED_OUT: Int = 1002056
    /** The server does not know the session, though it was not restarted. Log in again. */
    public const val ROOM_SESSION_EXCEPTION_KICKED_OUT: Int = 1002057
    /** A rule of the operator forbids this user. Ask the operator. */
    public const val ROOM_USER_IN_BLACKLIST: Int = 1002066
    /** Neither AppSign nor token was given. Give one of them. */
    public const val ROOM_NO_TOKEN: Int = 1002067
    /** The project sends more requests a second than its limit. Send less often. */
    public const val ROOM_APP_CALL_API_TOO_FREQUENT: Int = 1002071
    /** The room gets more requests a second than its limit. Send less often. */
    public const val ROOM_ROOM_CALL_API_TOO_FREQUENT: Int = 1002072
    /** More signalling a second than the limit. Send less often. */
    public const val ROOM_APP_CALL_TOO_FREQUENT: Int = 1002073
    /** Detail: the token could not be decrypted, is forged, or its secret is not the project's. Make the token with the project's present secret. */
    public const val ROOM_TOKEN_INNER_ERROR: Int = 1002074
    /** Detail: the token is malformed or its payload is no JSON. Pass the token unchanged, as the generator made it. */
    public const val ROOM_TOKEN_FORMAT_ERROR: Int = 1002075
    /** Detail: the token was made for another AppID. Make it for the AppID of the engine. */
    public const val ROOM_TOKEN_APPID_ERROR: Int = 1002076
    /** Detail: the token was made for another user. Make it for the user ID of the login. */
    public const val ROOM_TOKEN_USERID_ERROR: Int = 1002077
    /** Detail: the token has expired, or its times make no sense. Make a new token; check the clocks of token maker and server. */
    public const val ROOM_TOKEN_EXPIRE_ERROR: Int = 1002078
    /** Detail: the token does not start with 04. Use a generator for token04. */
    public const val ROOM_TOKEN_VERSION_ERROR: Int = 1002079
    /** Detail: the nonce inside the token is no 32-bit integer. Use a generator for token04. */
    public const val ROOM_TOKEN_NONCETYPE_ERROR: Int = 1002080
    /** The call needs multi-room mode. Set the room mode before creating the engine. */
    public const val ROOM_MULTI_ROOM_REQUIRED: Int = 1002081
    /** The renewed token does not allow what the user is publishing; those publications were ended. Renew with a token that has the publish privilege. */
    public const val ROOM_RENEW_TOKEN_NO_PUBLISH_AUTH_ERROR: Int = 1002082
    /** The user is logged in elsewhere. Log out there first. */
    public const val ROOM_ROOM_LOGIN_OTHER: Int = 1002086
    /** The login failed for a reason inside the server. See the server's log. */
    public const val ROOM_INNER_ERROR: Int = 1002099
    /** Publishing failed; no data flowed. Check sources and network, wait 3 to 5 s, then publish again. */
    public const val PUBLISHER_PUBLISH_STREAM_FAILED: Int = 1003001
    /** The bitrate is out of range; the message names the range. Choose one inside it. */
    public const val PUBLISHER_BITRATE_INVALID: Int = 1003002
    /** Publishing is interrupted by the network; the engine keeps trying. Wait: it resumes by itself. */
    public const val PUBLISHER_ERROR_NETWORK_INTERRUPT: Int = 1003020
    /** The engine gave up publishing at the end of its retry window. Check the network, then publish again. */
    public const val PUBLISHER_ERROR_RETRY_TIMEOUT: Int = 1003021
    /** This channel is publishing already. Stop it first, or use another channel. */
    public const val PUBLISHER_ERROR_ALREADY_DO_PUBLISH: Int = 1003023
    /** The server forbids publishing this stream. Ask the operator. */
    public const val PUBLISHER_ERROR_SERVER_FORBID: Int = 1003025
    /** The stream ID is being published already: the first publisher keeps it. Use a stream ID that is unique in the project. */
    public const val PUBLISHER_ERROR_REPETITIVE_PUBLISH_STREAM: Int = 1003028
    /** The SEI payload is empty. Give 1 to 4096 bytes. */
    public const val PUBLISHER_SEI_DATA_NULL: Int = 1003043
    /** The SEI payload is longer than 4096 bytes. Give 1 to 4096 bytes. */
    public const val PUBLISHER_SEI_DATA_TOO_LONG: Int = 1003044
    /** The token does not allow publishing this stream. Use a token with the publish privilege for this stream. */
    public const val PUBLISHER_ERROR_DISPATCH_AUTH_ERROR: Int = 1003072
    /** There is no encoder for the codec asked for. Use H.264. */
    public const val PUBLISHER_VIDEO_ENCODER_NO_SUPPORTTED: Int = 1003080
    /** The video encoder failed; the message names the step. Check size, frame rate and bitrate. */
    public const val PUBLISHER_VIDEO_ENCODER_FAIL: Int = 1003081
    /** Publishing failed for a reason inside the library or server. See the log. */
    public const val PUBLISHER_INNER_ERROR: Int = 1003099
    /** Playing failed: no data came within the retry window. Check that the stream is published, wait 3 to 5 s, then play again. */
    public const val PLAYER_PLAY_STREAM_FAILED: Int = 1004001
    /** The stream to play does not exist. Check the stream ID. */
    public const val PLAYER_PLAY_STREAM_NOT_EXIST: Int = 1004002
    /** The token does not allow playing. Use a token that does. */
    public const val PLAYER_ERROR_DISPATCH_AUTH_ERROR: Int = 1004003
    /** More than 12 streams are played at once. Stop one first. */
    public const val PLAYER_COUNT_EXCEED: Int = 1004010
    /** The stream is not being played. Start playing it first. */
    public const val PLAYER_STREAM_WAS_NOT_PLAYED: Int = 1004011
    /** No data comes from the stream, or it ended; the player waits for it. Wait, or stop playing once the stream was deleted from the room. */
    public const val PLAYER_ERROR_NETWORK_INTERRUPT: Int = 1004020
    /** The server forbids playing this stream. Ask the operator. */
    public const val PLAYER_ERROR_SERVER_FORBID: Int = 1004025
    /** Low-latency live (L3) is switched off for the project. Switch L3 on: `l3 = true` of the project in the server's settings. */
    public const val PLAYER_NOT_CONFIG_L3: Int = 1004072
    /** There is no decoder for the stream's codec. Publish H.264. */
    public const val PLAYER_VIDEO_DECODER_NO_SUPPORTTED: Int = 1004080
    /** The video decoder failed; a new keyframe was asked for. Check the publisher's encoder. */
    public const val PLAYER_VIDEO_DECODER_FAIL: Int = 1004081
    /** Playing failed for a reason inside the library or server. See the log. */
    public const val PLAYER_INNER_ERROR: Int = 1004099
    /** A camera, microphone or speaker failed; the message names it. Check the device. */
    public const val DEVICE_ERROR_TYPE_GENERIC: Int = 1006001
    /** There is no device with this ID. List the devices again. */
    public const val DEVICE_ERROR_TYPE_INVALID_ID: Int = 1006002
    /** The operating system denies access to the device. Ask the user for permission. */
    public const val DEVICE_ERROR_TYPE_NO_AUTHORIZATION: Int = 1006003
    /** Another program uses the device. Close that program. */
    public const val DEVICE_ERROR_TYPE_IN_USE_BY_OTHER: Int = 1006005
    /** The device was unplugged. Plug it in, or choose another. */
    public const val DEVICE_ERROR_TYPE_UNPLUGGED: Int = 1006006
    /** The sound level interval is outside 100 to 3000 ms. Choose one inside it. */
    public const val DEVICE_SOULD_LEVEL_INTERVAL_INVALID: Int = 1006031
    /** A video frame was pushed to a channel that neither previews nor publishes. Start preview or publishing first. */
    public const val CUSTOMVIDEOIO_CAPTURER_NOT_CREATED: Int = 1011001
    /** A video frame was pushed to a channel whose source is not the custom one. Set the custom video source first. */
    public const val CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE: Int = 1011002
    /** The frame's format is not one of I420, NV12, BGRA, RGBA or H.264, or differs from the configured one. Push one of these. */
    public const val CUSTOMVIDEOIO_NOT_SUPPORTED_FORMAT: Int = 1011010
    /** PCM was pushed to a channel whose sound source is not the custom one. Set the custom audio source first. */
    public const val CUSTOMAUDIOIO_CAPTURER_NOT_CREATED: Int = 1012002
    /** PCM was asked for while custom audio rendering is off. Switch it on first. */
    public const val CUSTOMAUDIOIO_RENDERER_NOT_CREATED: Int = 1012003
    /** The sample rate is not allowed here; the message names those that are. Choose one of them. */
    public const val CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT: Int = 1012010
}
