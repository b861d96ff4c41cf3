use super::*;
use proptest::prelude::*;
use serde_json::Value;

const SECRET: &str = "7c11c05dff7b9c8f9a4cbd787f6c813e";

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../vectors/token04.json")).expect("checked in")
}

fn rows(kind: &str) -> Vec<Value> {
    vectors()[kind].as_array().expect("a list").clone()
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().expect(key)
}

fn number(row: &Value, key: &str) -> i64 {
    row[key].as_i64().expect(key)
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).expect("hex") as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair[0] << 4 | pair[1])
        .collect()
}

#[test]
fn positive_vectors_of_every_public_generator() {
    let rows = rows("vectors");
    assert_eq!(rows.len(), 12);
    for row in rows {
        let app_id = number(&row, "app_id") as u32;
        let check = |now| {
            let secrets = [
                "another-secret-of-32-characters-",
                text(&row, "server_secret"),
            ];
            verify(
                text(&row, "token"),
                app_id,
                text(&row, "user_id"),
                &secrets,
                &Mode::ALL,
                now,
            )
        };
        let (ctime, expire) = (number(&row, "ctime"), number(&row, "expire"));
        let grant = check(ctime).unwrap_or_else(|error| panic!("{row}: {}", error.detail()));
        assert_eq!(grant.expire_s, expire);
        assert!(check(expire - 1).is_ok());
        assert_eq!(check(expire).unwrap_err().detail(), 1002078);
        assert_eq!(check(ctime - SKEW_S - 1).unwrap_err().detail(), 1002078);
        let payload: Value = serde_json::from_str(text(&row, "payload")).unwrap_or(Value::Null);
        if payload.is_null() {
            assert!(grant.login && grant.publish && grant.room_id.is_none());
        } else {
            assert_eq!(grant.login, payload["privilege"]["1"] == 1);
            assert_eq!(grant.publish, payload["privilege"]["2"] == 1);
            let room = payload["room_id"].as_str().expect("text");
            assert_eq!(grant.room_id.as_deref().unwrap_or(""), room);
            let streams = payload["stream_id_list"].as_array().map_or(0, Vec::len);
            assert_eq!(grant.streams.map_or(0, |list| list.len()), streams);
        }
    }
}

/// Sealing the vector's plaintext with its IV gives its token, byte by byte.
#[test]
fn sealing_repeats_the_vectors() {
    for row in rows("vectors") {
        let mode = match text(&row, "mode") {
            "CBC" => Mode::Cbc,
            _ => Mode::Gcm,
        };
        let key = key(text(&row, "server_secret")).expect("32 characters");
        let iv = unhex(text(&row, "iv_hex"));
        let token = seal(
            mode,
            &key,
            text(&row, "plaintext"),
            &iv,
            number(&row, "expire"),
        );
        assert_eq!(token, text(&row, "token"), "vector {}", row["id"]);
    }
}

#[test]
fn negative_vectors() {
    let details = [
        ("empty token", 1002067),
        ("version prefix 03", 1002079),
        ("not base64 after prefix", 1002075),
        ("CBC truncated by one byte", 1002075),
        ("GCM without trailing mode byte", 1002075),
        ("unknown mode byte 2", 1002075),
        ("GCM ciphertext bit flipped", 1002074),
        ("right token, wrong secret", 1002074),
        ("header expiry edited; inner expire differs", 1002075),
        ("other app id", 1002076),
        ("other user id", 1002077),
        ("expired (vector 12)", 1002078),
    ];
    let rows = rows("negatives");
    assert_eq!(rows.len(), details.len());
    for (row, (name, detail)) in rows.iter().zip(details) {
        assert_eq!(text(row, "desc"), name);
        let error = verify(
            text(row, "token"),
            number(row, "app_id") as u32,
            text(row, "user_id"),
            &[text(row, "server_secret")],
            &Mode::ALL,
            1_795_337_200,
        )
        .expect_err(name);
        assert_eq!(error.detail(), detail, "{name}");
        let outward = if detail == 1002067 { 1002067 } else { 1002033 };
        assert_eq!(
            (error.code(), error.to_string().as_str()),
            (outward, "authentication failed")
        );
    }
}

fn request() -> Request<'static> {
    Request {
        app_id: 9,
        user_id: "u",
        secret: SECRET,
        now_s: 1000,
        effective_s: 60,
        payload: "",
        nonce: -5,
        iv: [7; 12],
    }
}

fn sealed(inner: &str) -> String {
    seal(
        Mode::Gcm,
        &key(SECRET).expect("32 characters"),
        inner,
        &[1; 12],
        2000,
    )
}

#[test]
fn generated_tokens_verify_and_their_grants_hold() {
    let payload = privilege_payload("room1", true, true, &["s1", "s2"]);
    let token = generate(&Request {
        payload: &payload,
        ..request()
    })
    .expect("valid");
    let grant = verify(&token, 9, "u", &[SECRET], &Mode::ALL, 1059).expect("valid");
    assert!(grant.may_login("room1") && !grant.may_login("room2"));
    assert!(grant.may_publish("room1", "s2") && !grant.may_publish("room1", "s3"));
    assert!(!grant.may_publish("room2", "s2"));
    let token = generate(&request()).expect("valid");
    let grant = verify(&token, 9, "u", &[SECRET], &Mode::ALL, 1000).expect("valid");
    assert!(grant.may_login("any") && grant.may_publish("any", "any"));
}

#[test]
fn generator_numbers() {
    let code = |request: Request<'_>| generate(&request).map(|_| 0).unwrap_or_else(|e| e as i32);
    assert_eq!(code(request()), 0);
    assert_eq!(
        code(Request {
            app_id: 0,
            ..request()
        }),
        1
    );
    assert_eq!(
        code(Request {
            user_id: "",
            ..request()
        }),
        3
    );
    assert_eq!(
        code(Request {
            user_id: &"x".repeat(65),
            ..request()
        }),
        3
    );
    assert_eq!(
        code(Request {
            secret: "short",
            ..request()
        }),
        5
    );
    assert_eq!(
        code(Request {
            effective_s: 0,
            ..request()
        }),
        6
    );
    assert_eq!(
        code(Request {
            payload: &"x".repeat(1400),
            ..request()
        }),
        -1
    );
}

#[test]
fn inner_objects() {
    let detail = |inner: &str| match verify(&sealed(inner), 9, "u", &[SECRET], &Mode::ALL, 1000) {
        Ok(_) => 0,
        Err(error) => error.detail(),
    };
    let with = |more: &str| {
        format!("{{\"app_id\":9,\"user_id\":\"u\",\"ctime\":900,\"expire\":2000,{more}}}")
    };
    assert_eq!(detail(&with("\"nonce\":1")), 0);
    assert_eq!(
        detail(&with("\"nonce\":4294967295,\"payload\":null,\"x\":[]")),
        0
    );
    assert_eq!(detail(&with("\"nonce\":\"1\"")), 1002080);
    assert_eq!(detail(&with("\"nonce\":1.5")), 1002080);
    assert_eq!(detail(&with("\"nonce\":4294967296")), 1002080);
    assert_eq!(detail(&with("\"nonce\":1,\"nonce\":1")), 1002074);
    assert_eq!(detail(&with("\"nonce\":1,\"payload\":\"x\"")), 1002075);
    assert_eq!(
        detail(&with("\"nonce\":1,\"payload\":\"{\\\"privilege\\\":3}\"")),
        1002075
    );
    assert_eq!(detail("{\"app_id\":9}"), 1002075);
    assert_eq!(detail("[]"), 1002075);
    assert_eq!(detail("not json"), 1002074);
    // A payload that grants nothing denies everything.
    let grant = verify(
        &sealed(&with("\"nonce\":1,\"payload\":\"{}\"")),
        9,
        "u",
        &[SECRET],
        &Mode::ALL,
        1000,
    );
    let grant = grant.expect("valid");
    assert!(!grant.may_login("r") && !grant.may_publish("r", "s"));
}

#[test]
fn a_generation_that_is_not_taken_is_refused_like_a_forged_token() {
    for row in rows("vectors") {
        let (own, other) = match text(&row, "mode") {
            "CBC" => (Mode::Cbc, Mode::Gcm),
            _ => (Mode::Gcm, Mode::Cbc),
        };
        let check = |modes: &[Mode]| {
            let (app_id, now) = (number(&row, "app_id") as u32, number(&row, "ctime"));
            let secrets = [text(&row, "server_secret")];
            verify(
                text(&row, "token"),
                app_id,
                text(&row, "user_id"),
                &secrets,
                modes,
                now,
            )
        };
        assert!(check(&[own]).is_ok());
        assert_eq!(check(&[other]).unwrap_err().detail(), 1002074);
    }
}

#[test]
fn a_bad_secret_in_the_list_is_passed_over() {
    let token = generate(&request()).expect("valid");
    assert!(verify(&token, 9, "u", &["short", SECRET], &Mode::ALL, 1000).is_ok());
    assert_eq!(
        verify(&token, 9, "u", &[], &Mode::ALL, 1000)
            .unwrap_err()
            .detail(),
        1002074
    );
}

proptest! {
    #[test]
    fn garbage_never_passes(body in prop::collection::vec(any::<u8>(), 0..300), now in any::<i64>()) {
        let token = format!("04{}", STANDARD.encode(body));
        prop_assert!(verify(&token, 9, "u", &[SECRET], &Mode::ALL, now).is_err());
    }

    #[test]
    fn text_never_panics(token in "\\PC{0,100}") {
        prop_assert!(verify(&token, 9, "u", &[SECRET], &Mode::ALL, 0).is_err());
    }

    /// Whatever byte of a GCM token changes, it is refused.
    #[test]
    fn any_flip_is_refused(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let token = generate(&request()).expect("valid");
        let mut bytes = STANDARD.decode(&token[2..]).expect("made above");
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let token = format!("04{}", STANDARD.encode(bytes));
        prop_assert!(verify(&token, 9, "u", &[SECRET], &Mode::ALL, 1000).is_err());
    }

    #[test]
    fn round_trip(user in "[a-z0-9]{1,64}", app_id in 1u32.., now in 0i64..4_000_000_000, nonce in any::<i32>()) {
        let token = generate(&Request { app_id, user_id: &user, now_s: now, nonce, ..request() }).expect("valid");
        prop_assert!(token.len() <= TOKEN_MAX);
        prop_assert_eq!(verify(&token, app_id, &user, &[SECRET], &Mode::ALL, now).map(|g| g.expire_s), Ok(now + 60));
    }
}
