//! Replays vectors/wire.json and vectors/bad_wire.json.

use super::*;
use serde_json::Value;
use std::collections::BTreeSet;

fn file(text: &str) -> Value {
    serde_json::from_str(text).expect("checked in")
}

fn list<'a>(file: &'a Value, key: &str) -> &'a Vec<Value> {
    file[key].as_array().expect("a list")
}

fn types(rows: &[Value]) -> BTreeSet<&str> {
    rows.iter()
        .map(|row| row["message"]["type"].as_str().expect("a type"))
        .collect()
}

#[test]
fn every_message_survives_reading_and_writing() {
    let file = file(include_str!("../../vectors/wire.json"));
    let client = list(&file, "client");
    for row in client {
        let Ok(FromClient::Frame(frame)) = decode_client(&row["message"].to_string()) else {
            panic!("{row}");
        };
        let again: Value = serde_json::from_str(&encode_client(&frame)).expect("written above");
        assert_eq!(again, row["message"]);
    }
    let server = list(&file, "server");
    for row in server {
        let message = decode_server(&row["message"].to_string())
            .expect("well-formed")
            .expect("known");
        let again: Value = serde_json::from_str(&encode_server(&message)).expect("written above");
        assert_eq!(again, row["message"]);
    }
    assert_eq!(types(client), REQUESTS.iter().copied().collect());
    assert_eq!(types(server), MESSAGES.iter().copied().collect());
}

#[test]
fn bad_texts_end_as_their_vectors_say() {
    let file = file(include_str!("../../vectors/bad_wire.json"));
    for row in list(&file, "vectors") {
        let is = match decode_client(row["text"].as_str().expect("text")) {
            Err(_) => "closed".to_owned(),
            Ok(FromClient::Refused { id: 3, refusal }) => format!("refused {}", refusal.code),
            Ok(FromClient::Refused { .. }) => "another id".to_owned(),
            Ok(FromClient::Frame(_)) => "accepted".to_owned(),
        };
        assert_eq!(is, row["expect"].as_str().expect("text"), "{}", row["name"]);
    }
}
