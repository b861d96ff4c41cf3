//! What each fuzz target does with its bytes. Panics are findings; the same bodies replay the
//! corpora as ordinary tests.

use zego_proto::ids::{AppId, Field, RoomId, StreamId, UserId, UserName};
use zego_proto::json::{self, FromClient};
use zego_proto::{appsign, code, token04};

/// Secret of the tokens in the corpus.
pub const SECRET: &str = "7c11c05dff7b9c8f9a4cbd787f6c813e";

/// Whatever is accepted survives writing and reading; what is refused has a known number.
pub fn json_client(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match json::decode_client(text) {
        Ok(FromClient::Frame(frame)) => {
            let again = json::decode_client(&json::encode_client(&frame));
            assert_eq!(again, Ok(FromClient::Frame(frame)));
        }
        Ok(FromClient::Refused { refusal, .. }) => {
            assert!(zego_proto::error::lookup(refusal.code).is_some());
        }
        Err(malformed) => assert!(malformed.to_string().len() < 100),
    }
}

/// The same for what a server sends.
pub fn json_server(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(Some(message)) = json::decode_server(text) {
        let again = json::decode_server(&json::encode_server(&message));
        assert_eq!(again, Ok(Some(message)));
    }
}

/// A token is valid or refused with one text and a number of the table.
pub fn token04(bytes: &[u8]) {
    let Ok(token) = std::str::from_utf8(bytes) else {
        return;
    };
    let user = "user1";
    match token04::verify(
        token,
        1_234_567_890,
        user,
        &[SECRET],
        &token04::Mode::ALL,
        1_795_337_194,
    ) {
        Ok(grant) => {
            assert!(grant.expire_s > 1_795_337_194);
            assert!(grant.room_id.as_deref() != Some(""));
        }
        Err(rejected) => {
            assert_eq!(rejected.to_string(), "authentication failed");
            let (outer, inner) = (rejected.code(), rejected.detail());
            assert!(outer == code::ROOM_ERROR_AUTHENTICATION_FAILED || outer == inner);
            assert!((code::ROOM_NO_TOKEN..=code::ROOM_TOKEN_NONCETYPE_ERROR).contains(&inner));
        }
    }
}

/// Valid ids give back their text; messages about invalid ones never repeat it.
pub fn ids(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for field in [Field::Room, Field::User, Field::UserName, Field::Stream] {
        if let Err(error) = field.check(text) {
            let message = error.to_string();
            assert!(message.starts_with(field.name()) && message.len() < 200);
            assert!(zego_proto::error::lookup(error.code()).is_some());
        }
    }
    if let Ok(id) = RoomId::parse(text) {
        assert_eq!(id.as_str(), text);
    }
    if let Ok(id) = StreamId::parse(text) {
        assert!(text.is_ascii() && id.as_str() == text);
    }
    let _ = (UserId::parse(text), UserName::parse(text));
    if let Ok(id) = AppId::parse(text) {
        assert!(id.get() > 0);
    }
    if let Ok(sign) = appsign::parse(text) {
        assert_eq!(appsign::hex(&sign), text.to_ascii_lowercase());
    }
}
