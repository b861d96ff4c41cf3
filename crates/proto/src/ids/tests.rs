use super::*;
use proptest::prelude::*;

const FIELDS: [Field; 4] = [Field::Room, Field::User, Field::UserName, Field::Stream];

#[test]
fn lengths_at_the_limit() {
    for field in FIELDS {
        let max = "a".repeat(field.max());
        assert_eq!(field.check(&max), Ok(()));
        let error = field.check(&format!("{max}a")).unwrap_err();
        assert_eq!(
            error,
            Error::TooLong {
                field,
                bytes: field.max() + 1
            }
        );
        let text = error.to_string();
        assert!(text.starts_with(field.name()), "{text}");
        assert!(text.contains(&field.max().to_string()), "{text}");
        assert_eq!(field.check(""), Err(Error::Empty { field }));
    }
}

#[test]
fn published_numbers() {
    let codes = |field: Field| {
        let long = "a".repeat(field.max() + 1);
        ["", long.as_str(), "a\u{1}"].map(|text| field.check(text).unwrap_err().code())
    };
    assert_eq!(codes(Field::Room), [1002011, 1002013, 1002012]);
    assert_eq!(codes(Field::User), [1002005, 1002007, 1002006]);
    assert_eq!(codes(Field::UserName), [1002008, 1002010, 1002009]);
    assert_eq!(codes(Field::Stream), [1000015, 1000014, 1000016]);
    assert_eq!(AppId::new(0).unwrap_err().code(), 1001000);
    assert_eq!(AppId::parse("4294967296").unwrap_err().code(), 1001000);
    assert_eq!(AppId::parse("4294967295").map(AppId::get), Ok(u32::MAX));
}

#[test]
fn characters() {
    let punctuation = "~!@#$%^&*()_+=-`;',.<>/\\";
    assert!(RoomId::parse(punctuation).is_ok() && UserId::parse(punctuation).is_ok());
    for bad in [
        " ", "\"", ":", "?", "[", "{", "|", "ä", "\u{2019}", "\u{7f}",
    ] {
        assert!(RoomId::parse(bad).is_err(), "{bad:?}");
        assert!(StreamId::parse(bad).is_err(), "{bad:?}");
    }
    assert!(StreamId::parse("Ab-_09").is_ok() && StreamId::parse("a.b").is_err());
    assert!(UserName::parse("Анна 🎥 \"x\"").is_ok() && UserName::parse("a\nb").is_err());
    assert_eq!(
        RoomId::parse("ab c").unwrap_err(),
        Error::Character {
            field: Field::Room,
            character: 0x20,
            at: 2
        }
    );
}

proptest! {
    /// The verdict is the same as checking length and every character, and messages hold no input.
    #[test]
    fn any_text(text in "\\PC{0,80}") {
        for field in FIELDS {
            let expected = !text.is_empty()
                && text.len() <= field.max()
                && text.chars().all(|c| field.accepts(c));
            prop_assert_eq!(field.check(&text).is_ok(), expected);
        }
        if let Ok(id) = UserId::parse(&text) {
            prop_assert_eq!(id.as_str(), text.as_str());
        }
    }
}
