use super::*;
use crate::msg::Request;
use proptest::prelude::*;

fn nested(depth: usize) -> String {
    format!("{}1{}", "[".repeat(depth), "]".repeat(depth))
}

#[test]
fn bad_texts() {
    let many: Vec<String> = (0..=KEYS_MAX).map(|n| format!("\"k{n}\":1")).collect();
    let table = [
        (nested(DEPTH_MAX + 1), Malformed::TooDeep),
        (format!("{}1", "{\"a\":".repeat(40)), Malformed::TooDeep),
        ("[".repeat(60_000), Malformed::TooDeep),
        ("{\"a\":1,\"a\":2}".into(), Malformed::DuplicateKey),
        ("{\"a\":1,\"\\u0061\":2}".into(), Malformed::DuplicateKey),
        (
            "{\"type\":\"ping\",\"x\":{\"b\":[],\"b\":0}}".into(),
            Malformed::DuplicateKey,
        ),
        (format!("{{{}}}", many.join(",")), Malformed::TooManyKeys),
        ("9007199254740992".into(), Malformed::Integer),
        ("[-9007199254740992]".into(), Malformed::Integer),
        ("18446744073709551615".into(), Malformed::Integer),
    ];
    for (text, expected) in table {
        assert_eq!(check(&text, CLIENT_MAX), Err(expected), "{:.60}", text);
    }
    for text in [
        "",
        " ",
        "{",
        "}",
        "{\"a\"}",
        "nul",
        "\"a",
        "{\"a\":1}x",
        "1e999",
        "01",
        "{'a':1}",
        "\"\\ud800\"",
        "\"\u{1}\"",
        "[1,]",
        "{\"a\":1,}",
        "NaN",
    ] {
        assert!(
            matches!(check(text, CLIENT_MAX), Err(Malformed::Syntax { .. })),
            "{text:?} gave {:?}",
            check(text, CLIENT_MAX)
        );
    }
    assert_eq!(check(&nested(DEPTH_MAX), CLIENT_MAX), Ok(()));
    assert_eq!(
        check("[9007199254740991,-9007199254740991,0.5,null,true]", 99),
        Ok(())
    );
    assert_eq!(
        check("[1]   ", 5),
        Err(Malformed::TooLarge { bytes: 6, limit: 5 })
    );
}

#[test]
fn envelopes() {
    for text in [
        "1",
        "[]",
        "null",
        "{}",
        "{\"id\":1}",
        "{\"type\":3}",
        "{\"type\":\"ping\",\"id\":-1}",
        "{\"type\":\"ping\",\"id\":\"1\"}",
        "{\"type\":\"ping\",\"id\":4294967296}",
    ] {
        assert_eq!(decode_client(text), Err(Malformed::Envelope), "{text}");
    }
    let refused = |text: &str| match decode_client(text) {
        Ok(FromClient::Refused { id, refusal }) => (id, refusal.code),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(
        refused("{\"id\":7,\"type\":\"fly\"}"),
        (7, code::UNKNOWN_REQUEST)
    );
    assert_eq!(
        refused("{\"id\":8,\"type\":\"login\"}"),
        (8, code::COMMON_ILLEGAL_PARAM)
    );
    assert_eq!(
        refused("{\"id\":9,\"type\":\"logout\",\"room_id\":5}"),
        (9, code::COMMON_ILLEGAL_PARAM)
    );
    let ping = decode_client("{\"type\":\"ping\",\"new\":{\"in\":[\"N+1\"]}}");
    assert!(matches!(
        ping,
        Ok(FromClient::Frame(ClientFrame {
            id: 0,
            request: Request::Ping
        }))
    ));
    assert_eq!(decode_server("{\"type\":\"fanfare\",\"x\":1}"), Ok(None));
    assert_eq!(
        decode_server("{\"type\":\"pong\",\"x\":1}"),
        Ok(Some(ServerMessage::Pong))
    );
}

/// serde names every variant in its error about an unknown one: the lists above must be the same.
#[test]
fn type_lists_equal_the_enums() {
    let names = |error: serde_json::Error| {
        let text = error.to_string();
        let list = text
            .split("expected one of ")
            .nth(1)
            .expect("unknown variant")
            .to_owned();
        list.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let unknown = "{\"type\":\"?\"}";
    assert_eq!(
        names(serde_json::from_str::<Request>(unknown).unwrap_err()),
        REQUESTS
    );
    assert_eq!(
        names(serde_json::from_str::<ServerMessage>(unknown).unwrap_err()),
        MESSAGES
    );
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("[a-z]{0,4}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn every_real_value_passes(value in json_value()) {
        prop_assert_eq!(check(&value.to_string(), CLIENT_MAX), Ok(()));
    }

    #[test]
    fn garbage_never_panics(text in "\\PC{0,200}") {
        let _ = decode_client(&text);
        let _ = decode_server(&text);
    }

    /// Text that is nearly JSON reaches deeper than noise does.
    #[test]
    fn mutated_frames_never_panic(
        at in 0usize..400, byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let text = "{\"id\":1,\"type\":\"login\",\"app_id\":1,\"room_id\":\"r\",\"user_id\":\"u\",\"user_name\":\"n\",\"proof\":{\"time\":1,\"mac\":\"00\"},\"instance_id\":\"i\"}";
        let mut bytes = text.as_bytes().to_vec();
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(text) = String::from_utf8(bytes) {
            let _ = decode_client(&text);
        }
    }
}
