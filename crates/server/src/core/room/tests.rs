use super::*;

fn user(n: usize) -> UserInfo {
    UserInfo {
        user_id: format!("u{n}"),
        user_name: "x".repeat(100),
    }
}

#[test]
fn chunks_are_bounded_complete_and_in_order() {
    let all: Vec<_> = (0..500).map(user).collect();
    let parts = chunks(all.clone(), user_weight);
    assert!(parts.len() > 1);
    for part in &parts {
        assert!(part.iter().map(user_weight).sum::<usize>() <= CHUNK_BYTES);
        let json = serde_json::to_string(part).expect("plain");
        assert!(json.len() <= CHUNK_BYTES + part.len());
    }
    assert_eq!(parts.concat(), all);
    assert!(chunks(Vec::new(), user_weight).is_empty());
}

#[test]
fn an_item_beyond_the_bound_goes_alone() {
    let heavy = |_: &u32| CHUNK_BYTES + 1;
    assert_eq!(chunks(vec![1, 2], heavy), [[1], [2]]);
}
