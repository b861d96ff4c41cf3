// Generated from src/capi; do not edit. `cargo xtask gen` rewrites it.

namespace ZEGO
{
    /// <summary>Numbers of errors, as calls and callbacks give them.</summary>
    public class ZegoExpressErrorCode
    {
        /// <summary>The call was accepted or the operation finished. Nothing to do.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_SUCCESS = 0;
        /// <summary>The call needs an engine, and none exists (any more). Create an engine first; make no calls after its destroy completion.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_ENGINE_NOT_CREATE = 1000001;
        /// <summary>The call needs a room, and loginRoom was not called. Call loginRoom first; its result need not be awaited.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_NOT_LOGIN_ROOM = 1000002;
        /// <summary>The call needs a running preview, publication or play. Start one of them first.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_ENGINE_NOT_STARTED = 1000003;
        /// <summary>The function does not exist on this operating system. Use the platform's own means.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_UNSUPPORTED_PLATFORM = 1000006;
        /// <summary>The feature is not part of this build. Build with the feature, or do without it.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_SDK_NO_MODULE = 1000010;
        /// <summary>The stream ID is longer than 256 bytes. Shorten it to 1 to 256 bytes.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_STREAM_ID_TOO_LONG = 1000014;
        /// <summary>The stream ID is missing or empty. Give 1 to 256 bytes.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_STREAM_ID_NULL = 1000015;
        /// <summary>The stream ID has a character other than 0-9, A-Z, a-z, '-' and '_'. Use only those characters.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_STREAM_ID_INVALID_CHARACTER = 1000016;
        /// <summary>A parameter is missing, out of range or of an unknown kind; the message names it and its limit. Correct the named parameter.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_ILLEGAL_PARAM = 1000017;
        /// <summary>The server's host name could not be resolved. Check the server URL and the name service; the engine keeps trying.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_DNS_RESOLVE_ERROR = 1000060;
        /// <summary>The setting is fixed once media runs. Set it before preview, publish and play.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_CONFIG_AFTER_ENGINE_STARTED = 1000066;
        /// <summary>The setting is fixed once a room is joined. Set it before loginRoom.</summary>
        public const int ZEGO_ERROR_CODE_COMMON_CONFIG_AFTER_ROOM_LOGGED_IN = 1000067;
        /// <summary>The handle is NULL, stale, or names another kind of object. Pass a handle that this library gave out and that was not released yet.</summary>
        public const int ZEGO_ERROR_CODE_INVALID_HANDLE = 1000900;
        /// <summary>A blocking call was made from inside a callback. Use the call's asynchronous form, or another thread.</summary>
        public const int ZEGO_ERROR_CODE_WRONG_THREAD = 1000901;
        /// <summary>A bug inside the library was caught at its border; the call had no effect. Report it together with the log.</summary>
        public const int ZEGO_ERROR_CODE_PANIC = 1000902;
        /// <summary>The engine stopped because of a bug inside it; all its pending requests were completed. Destroy the engine and create a new one; report it together with the log.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_FAILED = 1000903;
        /// <summary>More requests are pending than the limit that the message names. Wait for results before sending more.</summary>
        public const int ZEGO_ERROR_CODE_QUEUE_FULL = 1000904;
        /// <summary>The process was forked: the engine's threads do not exist in the child. Create engines after fork, or use exec.</summary>
        public const int ZEGO_ERROR_CODE_FORKED = 1000905;
        /// <summary>The buffer is smaller than the text; the needed length was reported. Call again with a buffer of the reported length.</summary>
        public const int ZEGO_ERROR_CODE_TRUNCATED = 1000906;
        /// <summary>A text parameter is not valid UTF-8; the message names it. Convert it to UTF-8.</summary>
        public const int ZEGO_ERROR_CODE_INVALID_UTF8 = 1000907;
        /// <summary>An enum or flag parameter has a number that this version does not know; the message names it. Use a number of the header of this version.</summary>
        public const int ZEGO_ERROR_CODE_INVALID_ENUM = 1000908;
        /// <summary>A struct's size field is too small for it, or bytes unknown to this version are not zero. Initialise the struct with its INIT macro or init function.</summary>
        public const int ZEGO_ERROR_CODE_STRUCT_SIZE = 1000909;
        /// <summary>The engine is being destroyed and takes no more calls. Create a new engine.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_DESTROYED = 1000910;
        /// <summary>The request was pending when its room was left. Nothing to do: the room is gone. Destroying the engine answers ENGINE_DESTROYED.</summary>
        public const int ZEGO_ERROR_CODE_CANCELLED = 1000911;
        /// <summary>The process holds as many objects as the limit that the message names. Release objects that are no longer used.</summary>
        public const int ZEGO_ERROR_CODE_LIMIT_REACHED = 1000912;
        /// <summary>The operating system refused a thread, socket, file or memory. See the message for the cause; free the resource or raise its limit.</summary>
        public const int ZEGO_ERROR_CODE_OUT_OF_RESOURCES = 1000913;
        /// <summary>A file could not be opened, read or decoded; the message names it and the cause. Check path, permissions and whether the file is whole.</summary>
        public const int ZEGO_ERROR_CODE_FILE_UNREADABLE = 1000914;
        /// <summary>A media file has a container, codec or profile that cannot be read; the message names them. Convert it, for instance to MP4 with H.264 4:2:0 8-bit and AAC-LC.</summary>
        public const int ZEGO_ERROR_CODE_MEDIA_UNSUPPORTED = 1000915;
        /// <summary>A part of the source, such as its sound, cannot be read; the rest goes on without it. Nothing, or convert that part to a format that the message names.</summary>
        public const int ZEGO_ERROR_CODE_MEDIA_PARTLY_UNSUPPORTED = 1000916;
        /// <summary>The network carries less than an application's own encoder sends; pictures are left out and counted in frames_dropped. Encode at target_kbps of the publish quality; after on_encoded_keyframe_wanted the next picture should be an IDR.</summary>
        public const int ZEGO_ERROR_CODE_MEDIA_PATH_TOO_SLOW = 1000917;
        /// <summary>More lies between two keyframes of a stream than the server keeps for viewers that join; the message names the stream and the limit. Encode a keyframe more often, every 2 s for instance: until then joining viewers wait for one that is asked for.</summary>
        public const int ZEGO_ERROR_CODE_MEDIA_GOP_TOO_LONG = 1000918;
        /// <summary>No connection to the server; the message names address and cause. Check the server URL, that the server runs, and the network; the engine keeps trying.</summary>
        public const int ZEGO_ERROR_CODE_SERVER_UNREACHABLE = 1000920;
        /// <summary>The server's certificate or TLS version was refused; the message names address and cause. Give the authority's certificate as ca_file, or correct the server's certificate.</summary>
        public const int ZEGO_ERROR_CODE_TLS_REFUSED = 1000921;
        /// <summary>Signalling works but no media packet reaches the server; the message names the addresses tried. Open the server's UDP port in firewalls, and check --public-address; the engine keeps trying.</summary>
        public const int ZEGO_ERROR_CODE_MEDIA_UNREACHABLE = 1000922;
        /// <summary>Client and server have no common wire version; the message names both. Update the older side.</summary>
        public const int ZEGO_ERROR_CODE_VERSION_UNSUPPORTED = 1000923;
        /// <summary>The server does not know this kind of request. Update the server, or do without the feature.</summary>
        public const int ZEGO_ERROR_CODE_UNKNOWN_REQUEST = 1000924;
        /// <summary>A message was not valid JSON, too large, too deep, or named a key twice. Correct the sender; the connection is closed.</summary>
        public const int ZEGO_ERROR_CODE_MALFORMED_MESSAGE = 1000925;
        /// <summary>The server, or the project, has as many connections, sessions, links or publications as the limit that the message names. Try again later, or raise the server's limits.</summary>
        public const int ZEGO_ERROR_CODE_SERVER_BUSY = 1000926;
        /// <summary>The server is going down and takes no new logins. Try again in a few seconds.</summary>
        public const int ZEGO_ERROR_CODE_SERVER_DRAINING = 1000927;
        /// <summary>The server ended the session after its heartbeat time, or was restarted; nothing is wrong with the login itself. Log in afresh; the engine does so by itself.</summary>
        public const int ZEGO_ERROR_CODE_SESSION_GONE = 1000928;
        /// <summary>A session description cannot be answered; the message names the line. Offer H.264 and Opus on the fixed mids of the link.</summary>
        public const int ZEGO_ERROR_CODE_OFFER_REFUSED = 1000929;
        /// <summary>A publisher sends what viewers could not decode: B-frames, interlaced video or another codec. Encode H.264 progressive without B-frames, and Opus.</summary>
        public const int ZEGO_ERROR_CODE_STREAM_FORMAT_REFUSED = 1000930;
        /// <summary>Playing through a CDN was asked for, and this server has none. Play with the resource mode default, RTC or L3.</summary>
        public const int ZEGO_ERROR_CODE_CDN_UNAVAILABLE = 1000931;
        /// <summary>Logins come faster than the limit of the project or the address, which the message names. Send less often.</summary>
        public const int ZEGO_ERROR_CODE_MESSAGE_RATE = 1000932;
        /// <summary>The AppID is 0. Use the AppID of your project; the server prints it.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_APPID_ZERO = 1001000;
        /// <summary>The AppSign has not exactly 64 characters. Copy the whole AppSign.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_APPSIGN_INVALID_LENGTH = 1001001;
        /// <summary>The AppSign has a character that is no hexadecimal digit. Copy the AppSign again.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_APPSIGN_INVALID_CHARACTER = 1001002;
        /// <summary>The AppSign is empty where one is needed. Give the AppSign, or log in with a token.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_APPSIGN_NULL = 1001003;
        /// <summary>The log directory cannot be written. Choose a directory that the process may write.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_LOG_NO_WRITE_PERMISSION = 1001014;
        /// <summary>The log path is too long. Choose a shorter path.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_LOG_PATH_TOO_LONG = 1001015;
        /// <summary>The room mode was set after the engine was created. Set it before.</summary>
        public const int ZEGO_ERROR_CODE_ENGINE_SET_ROOM_MODE_ERROR_TIME = 1001020;
        /// <summary>The engine is already in a room. Log out first; the present room is not touched.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_COUNT_EXCEED = 1002001;
        /// <summary>The room is not one that this engine is in. Pass the room ID of the login.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ROOMID_INCORRECT = 1002002;
        /// <summary>The user ID is missing or empty. Give 1 to 64 bytes.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_ID_NULL = 1002005;
        /// <summary>The user ID has a character that is not allowed. Use digits, Latin letters and ~!@#$%^&amp;*()_+=-`;',.&lt;&gt;/\ only.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_ID_INVALID_CHARACTER = 1002006;
        /// <summary>The user ID is longer than 64 bytes. Shorten it to 1 to 64 bytes.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_ID_TOO_LONG = 1002007;
        /// <summary>The user name is missing or empty. Give 1 to 256 bytes.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_NAME_NULL = 1002008;
        /// <summary>The user name has a control character. Remove it.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_NAME_INVALID_CHARACTER = 1002009;
        /// <summary>The user name is longer than 256 bytes. Shorten it to 1 to 256 bytes.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_NAME_TOO_LONG = 1002010;
        /// <summary>The room ID is missing or empty. Give 1 to 127 bytes.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ROOMID_NULL = 1002011;
        /// <summary>The room ID has a character that is not allowed. Use digits, Latin letters and ~!@#$%^&amp;*()_+=-`;',.&lt;&gt;/\ only.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ROOMID_INVALID_CHARACTER = 1002012;
        /// <summary>The room ID is longer than 127 bytes. Shorten it to 1 to 127 bytes.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ROOMID_TOO_LONG = 1002013;
        /// <summary>A second room was entered with another user or AppID over one connection. Use the same user in all rooms of an engine.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_MULTI_ROOM_LOGIN_USER_NOT_SAME = 1002018;
        /// <summary>The login did not reach the server. Check server URL and network; the engine keeps trying inside its retry window.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_CONNECT_FAILED = 1002030;
        /// <summary>The server did not answer the login in time. The engine keeps trying inside its retry window.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_LOGIN_TIMEOUT = 1002031;
        /// <summary>The server refused AppID, AppSign or token. All such refusals look alike on purpose. Check AppID and AppSign or make a new token; switch the project's debug switch on to see a detail number.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_AUTHENTICATION_FAILED = 1002033;
        /// <summary>The room has as many members as its limit. Raise max_member_count at the first login of the room, or the server's limit.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_EXCEED_MAXIMUM_MEMBER = 1002034;
        /// <summary>The project has as many rooms as the server's limit. Raise the server's limit, or let unused rooms end.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_EXCEED_MAXIMUM_ROOM_COUNT = 1002035;
        /// <summary>Several rooms at once are not switched on. Log out of the present room first.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_LOGIN_MULTI_ROOM_NOT_OPEN = 1002036;
        /// <summary>The user is in as many rooms at once as the limit that the message names. Leave one of them first.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ERROR_MULTI_ROOM_EXCEED_MAXIMUM_ROOM_COUNT = 1002037;
        /// <summary>The same user logged in from somewhere else: the last login wins. Log in again by the user's wish only, never by itself.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_KICKED_OUT = 1002050;
        /// <summary>The connection to the server is lost; the engine is reconnecting. Wait: streams come back by themselves.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_CONNECT_TEMPORARY_BROKEN = 1002051;
        /// <summary>There is no connection to the room. Log in again.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_DISCONNECT = 1002052;
        /// <summary>The engine gave up reconnecting at the end of its retry window. Check the network, then log in again.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_RETRY_TIMEOUT = 1002053;
        /// <summary>The operator removed the user; the reason text is in extended_data. Show the reason to the user.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_MANUAL_KICKED_OUT = 1002055;
        /// <summary>The token expired, and the project enforces expiry. Renew the token when the warning 30 s before comes; log in with a new one.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_EXPIRED_KICKED_OUT = 1002056;
        /// <summary>The server does not know the session, though it was not restarted. Log in again.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_SESSION_EXCEPTION_KICKED_OUT = 1002057;
        /// <summary>A rule of the operator forbids this user. Ask the operator.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_USER_IN_BLACKLIST = 1002066;
        /// <summary>Neither AppSign nor token was given. Give one of them.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_NO_TOKEN = 1002067;
        /// <summary>The project sends more requests a second than its limit. Send less often.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_APP_CALL_API_TOO_FREQUENT = 1002071;
        /// <summary>The room gets more requests a second than its limit. Send less often.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ROOM_CALL_API_TOO_FREQUENT = 1002072;
        /// <summary>More signalling a second than the limit. Send less often.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_APP_CALL_TOO_FREQUENT = 1002073;
        /// <summary>Detail: the token could not be decrypted, is forged, or its secret is not the project's. Make the token with the project's present secret.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_INNER_ERROR = 1002074;
        /// <summary>Detail: the token is malformed or its payload is no JSON. Pass the token unchanged, as the generator made it.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_FORMAT_ERROR = 1002075;
        /// <summary>Detail: the token was made for another AppID. Make it for the AppID of the engine.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_APPID_ERROR = 1002076;
        /// <summary>Detail: the token was made for another user. Make it for the user ID of the login.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_USERID_ERROR = 1002077;
        /// <summary>Detail: the token has expired, or its times make no sense. Make a new token; check the clocks of token maker and server.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_EXPIRE_ERROR = 1002078;
        /// <summary>Detail: the token does not start with 04. Use a generator for token04.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_VERSION_ERROR = 1002079;
        /// <summary>Detail: the nonce inside the token is no 32-bit integer. Use a generator for token04.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_TOKEN_NONCETYPE_ERROR = 1002080;
        /// <summary>The call needs multi-room mode. Set the room mode before creating the engine.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_MULTI_ROOM_REQUIRED = 1002081;
        /// <summary>The renewed token does not allow what the user is publishing; those publications were ended. Renew with a token that has the publish privilege.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_RENEW_TOKEN_NO_PUBLISH_AUTH_ERROR = 1002082;
        /// <summary>The user is logged in elsewhere. Log out there first.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_ROOM_LOGIN_OTHER = 1002086;
        /// <summary>The login failed for a reason inside the server. See the server's log.</summary>
        public const int ZEGO_ERROR_CODE_ROOM_INNER_ERROR = 1002099;
        /// <summary>Publishing failed; no data flowed. Check sources and network, wait 3 to 5 s, then publish again.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_PUBLISH_STREAM_FAILED = 1003001;
        /// <summary>The bitrate is out of range; the message names the range. Choose one inside it.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_BITRATE_INVALID = 1003002;
        /// <summary>Publishing is interrupted by the network; the engine keeps trying. Wait: it resumes by itself.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_ERROR_NETWORK_INTERRUPT = 1003020;
        /// <summary>The engine gave up publishing at the end of its retry window. Check the network, then publish again.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_ERROR_RETRY_TIMEOUT = 1003021;
        /// <summary>This channel is publishing already. Stop it first, or use another channel.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_ERROR_ALREADY_DO_PUBLISH = 1003023;
        /// <summary>The server forbids publishing this stream. Ask the operator.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_ERROR_SERVER_FORBID = 1003025;
        /// <summary>The stream ID is being published already: the first publisher keeps it. Use a stream ID that is unique in the project.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_ERROR_REPETITIVE_PUBLISH_STREAM = 1003028;
        /// <summary>The SEI payload is empty. Give 1 to 4096 bytes.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_SEI_DATA_NULL = 1003043;
        /// <summary>The SEI payload is longer than 4096 bytes. Give 1 to 4096 bytes.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_SEI_DATA_TOO_LONG = 1003044;
        /// <summary>The token does not allow publishing this stream. Use a token with the publish privilege for this stream.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_ERROR_DISPATCH_AUTH_ERROR = 1003072;
        /// <summary>There is no encoder for the codec asked for. Use H.264.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_VIDEO_ENCODER_NO_SUPPORTTED = 1003080;
        /// <summary>The video encoder failed; the message names the step. Check size, frame rate and bitrate.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_VIDEO_ENCODER_FAIL = 1003081;
        /// <summary>Publishing failed for a reason inside the library or server. See the log.</summary>
        public const int ZEGO_ERROR_CODE_PUBLISHER_INNER_ERROR = 1003099;
        /// <summary>Playing failed: no data came within the retry window. Check that the stream is published, wait 3 to 5 s, then play again.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_PLAY_STREAM_FAILED = 1004001;
        /// <summary>The stream to play does not exist. Check the stream ID.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_PLAY_STREAM_NOT_EXIST = 1004002;
        /// <summary>The token does not allow playing. Use a token that does.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_ERROR_DISPATCH_AUTH_ERROR = 1004003;
        /// <summary>More than 12 streams are played at once. Stop one first.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_COUNT_EXCEED = 1004010;
        /// <summary>The stream is not being played. Start playing it first.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_STREAM_WAS_NOT_PLAYED = 1004011;
        /// <summary>No data comes from the stream, or it ended; the player waits for it. Wait, or stop playing once the stream was deleted from the room.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_ERROR_NETWORK_INTERRUPT = 1004020;
        /// <summary>The server forbids playing this stream. Ask the operator.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_ERROR_SERVER_FORBID = 1004025;
        /// <summary>Low-latency live (L3) is switched off for the project. Switch L3 on: `l3 = true` of the project in the server's settings.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_NOT_CONFIG_L3 = 1004072;
        /// <summary>There is no decoder for the stream's codec. Publish H.264.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_VIDEO_DECODER_NO_SUPPORTTED = 1004080;
        /// <summary>The video decoder failed; a new keyframe was asked for. Check the publisher's encoder.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_VIDEO_DECODER_FAIL = 1004081;
        /// <summary>Playing failed for a reason inside the library or server. See the log.</summary>
        public const int ZEGO_ERROR_CODE_PLAYER_INNER_ERROR = 1004099;
        /// <summary>A camera, microphone or speaker failed; the message names it. Check the device.</summary>
        public const int ZEGO_ERROR_CODE_DEVICE_ERROR_TYPE_GENERIC = 1006001;
        /// <summary>There is no device with this ID. List the devices again.</summary>
        public const int ZEGO_ERROR_CODE_DEVICE_ERROR_TYPE_INVALID_ID = 1006002;
        /// <summary>The operating system denies access to the device. Ask the user for permission.</summary>
        public const int ZEGO_ERROR_CODE_DEVICE_ERROR_TYPE_NO_AUTHORIZATION = 1006003;
        /// <summary>Another program uses the device. Close that program.</summary>
        public const int ZEGO_ERROR_CODE_DEVICE_ERROR_TYPE_IN_USE_BY_OTHER = 1006005;
        /// <summary>The device was unplugged. Plug it in, or choose another.</summary>
        public const int ZEGO_ERROR_CODE_DEVICE_ERROR_TYPE_UNPLUGGED = 1006006;
        /// <summary>The sound level interval is outside 100 to 3000 ms. Choose one inside it.</summary>
        public const int ZEGO_ERROR_CODE_DEVICE_SOULD_LEVEL_INTERVAL_INVALID = 1006031;
        /// <summary>A video frame was pushed to a channel that neither previews nor publishes. Start preview or publishing first.</summary>
        public const int ZEGO_ERROR_CODE_CUSTOMVIDEOIO_CAPTURER_NOT_CREATED = 1011001;
        /// <summary>A video frame was pushed to a channel whose source is not the custom one. Set the custom video source first.</summary>
        public const int ZEGO_ERROR_CODE_CUSTOMVIDEOIO_NO_CUSTOM_VIDEO_CAPTURE = 1011002;
        /// <summary>The frame's format is not one of I420, NV12, BGRA, RGBA or H.264, or differs from the configured one. Push one of these.</summary>
        public const int ZEGO_ERROR_CODE_CUSTOMVIDEOIO_NOT_SUPPORTED_FORMAT = 1011010;
        /// <summary>PCM was pushed to a channel whose sound source is not the custom one. Set the custom audio source first.</summary>
        public const int ZEGO_ERROR_CODE_CUSTOMAUDIOIO_CAPTURER_NOT_CREATED = 1012002;
        /// <summary>PCM was asked for while custom audio rendering is off. Switch it on first.</summary>
        public const int ZEGO_ERROR_CODE_CUSTOMAUDIOIO_RENDERER_NOT_CREATED = 1012003;
        /// <summary>The sample rate is not allowed here; the message names those that are. Choose one of them.</summary>
        public const int ZEGO_ERROR_CODE_CUSTOMAUDIOIO_AUDIO_DATA_CALLBACK_SAMPLE_RATE_NO_SUPPORT = 1012010;
    }
}
