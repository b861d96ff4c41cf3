//! The AppSign never travels: a client proves that it has it.

use crate::error::code;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Why a text is no AppSign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("app_sign is empty, must have 64 hexadecimal digits")]
    Empty,
    #[error("app_sign has {bytes} bytes, must have 64 hexadecimal digits")]
    Length { bytes: usize },
    #[error("app_sign has a character at byte {at} that is no hexadecimal digit")]
    Character { at: usize },
}

impl Error {
    /// The published number.
    pub fn code(self) -> i32 {
        match self {
            Error::Empty => code::ENGINE_APPSIGN_NULL,
            Error::Length { .. } => code::ENGINE_APPSIGN_INVALID_LENGTH,
            Error::Character { .. } => code::ENGINE_APPSIGN_INVALID_CHARACTER,
        }
    }
}

/// The 32 bytes behind 64 hexadecimal digits of either case.
pub fn parse(text: &str) -> Result<[u8; 32], Error> {
    if text.is_empty() {
        return Err(Error::Empty);
    }
    if text.len() != 64 {
        return Err(Error::Length { bytes: text.len() });
    }
    let mut sign = [0; 32];
    for (at, digit) in text.bytes().enumerate() {
        let value = (digit as char)
            .to_digit(16)
            .ok_or(Error::Character { at })?;
        sign[at / 2] = sign[at / 2] << 4 | value as u8;
    }
    Ok(sign)
}

/// hex(HMAC-SHA256(key = sign, "zex1\n" nonce "\n" app_id "\n" user_id "\n" time_ms)).
///
/// The nonce is the one of the server's hello; `time_ms` is the client's Unix time.
pub fn proof(sign: &[u8; 32], nonce: &str, app_id: u32, user_id: &str, time_ms: u64) -> String {
    hex(&tag(sign, nonce, app_id, user_id, time_ms))
}

/// Whether `mac` is the proof, in time that does not depend on where they differ.
pub fn verify(
    sign: &[u8; 32],
    nonce: &str,
    app_id: u32,
    user_id: &str,
    time_ms: u64,
    mac: &str,
) -> bool {
    let expected = proof(sign, nonce, app_id, user_id, time_ms);
    equal(expected.as_bytes(), mac.as_bytes())
}

/// Whether two secrets are equal, in time that depends on their lengths alone.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(a, b).into()
}

/// Lower case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn tag(sign: &[u8; 32], nonce: &str, app_id: u32, user_id: &str, time_ms: u64) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(sign).expect("HMAC takes any key length");
    mac.update(format!("zex1\n{nonce}\n{app_id}\n{user_id}\n{time_ms}").as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGN: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1E1F";

    #[test]
    fn parses_hex_of_either_case_and_names_what_is_wrong() {
        let sign = parse(SIGN).expect("64 digits");
        assert_eq!(sign, std::array::from_fn(|n| n as u8));
        assert_eq!(hex(&sign), SIGN.to_lowercase());
        assert_eq!(parse("").unwrap_err().code(), 1001003);
        assert_eq!(parse(&SIGN[1..]).unwrap_err(), Error::Length { bytes: 63 });
        assert_eq!(parse(&SIGN[1..]).unwrap_err().code(), 1001001);
        let bad = SIGN.replace("1E", "1g");
        assert_eq!(parse(&bad).unwrap_err(), Error::Character { at: 61 });
        assert_eq!(parse(&bad).unwrap_err().code(), 1001002);
        assert_eq!(parse(&"é".repeat(32)).unwrap_err().code(), 1001002);
    }

    /// Known answer, computed with Python's hmac module.
    #[test]
    fn known_answer() {
        let sign = parse(SIGN).expect("64 digits");
        let mac = proof(&sign, "n0nce", 1234567890, "user1", 1700000000000);
        assert_eq!(mac, KNOWN);
        assert!(verify(
            &sign,
            "n0nce",
            1234567890,
            "user1",
            1700000000000,
            &mac
        ));
    }

    const KNOWN: &str = "3db30268c22876c682589f1bff4243be2c3fe6bfbd04aabd16d36394fa2f0728";

    #[test]
    fn every_part_counts() {
        let sign = parse(SIGN).expect("64 digits");
        let mac = proof(&sign, "n", 1, "u", 2);
        assert!(!verify(&[0; 32], "n", 1, "u", 2, &mac));
        assert!(!verify(&sign, "m", 1, "u", 2, &mac));
        assert!(!verify(&sign, "n", 2, "u", 2, &mac));
        assert!(!verify(&sign, "n", 1, "v", 2, &mac));
        assert!(!verify(&sign, "n", 1, "u", 3, &mac));
        assert!(!verify(&sign, "n", 1, "u", 2, &mac[1..]));
        assert!(!verify(&sign, "n", 1, "u", 2, ""));
    }
}
