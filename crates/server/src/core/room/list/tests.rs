use super::*;
use std::collections::BTreeSet;
use zego_proto::ids::UserId;

type Users = List<UserId, UserInfo>;

fn list() -> Users {
    List::new(RoomId::parse("r").expect("valid"), 100)
}

fn id(user: &str) -> UserId {
    UserId::parse(user).expect("valid")
}

fn info(user: &str, name: &str) -> UserInfo {
    UserInfo {
        user_id: user.into(),
        user_name: name.into(),
    }
}

/// Comes (with a name so long that a page holds some 42) or leaves, told at once.
fn change(list: &mut Users, user: &str, there: bool) {
    let value = there.then(|| info(user, &"n".repeat(220)));
    list.set(id(user), value, 0);
    list.tell();
}

/// Reads a page as `me`, applies it strictly; false: nothing left.
fn read(list: &mut Users, place: &mut Place, me: &str, view: &mut BTreeSet<String>) -> bool {
    let text = match list.next(place, me) {
        Next::Page(text) => text,
        Next::UpToDate => return false,
        Next::Lost => panic!("lost"),
    };
    assert!(text.len() <= PAGE_BYTES_MAX + 1000);
    let message = json::decode_server(&text).expect("well-formed");
    let Some(ServerMessage::UserUpdate { update, users, .. }) = message else {
        panic!("{message:?}")
    };
    for user in users {
        match update {
            UpdateKind::Add => assert!(view.insert(user.user_id), "added twice"),
            UpdateKind::Delete => assert!(view.remove(&user.user_id), "not there"),
        }
    }
    true
}

fn truth(list: &Users) -> BTreeSet<String> {
    list.truth().into_iter().map(|u| u.user_id).collect()
}

#[test]
fn a_page_is_written_once_for_all_readers() {
    let mut list = list();
    for n in 0..200 {
        change(&mut list, &format!("u{n}"), true);
    }
    let pages = |list: &mut Users| {
        let (mut place, mut all) = (list.start(), Vec::new());
        while let Next::Page(text) = list.next(&mut place, "-") {
            all.push(text);
        }
        all
    };
    let (one, two) = (pages(&mut list), pages(&mut list));
    assert_eq!(one.len(), 5);
    assert!(one.iter().zip(&two).all(|(a, b)| Arc::ptr_eq(a, b)));
    // One who leaves costs its page, one who comes the last one.
    change(&mut list, "u50", false);
    change(&mut list, "late", true);
    let three = pages(&mut list);
    let same = two.iter().zip(&three).map(|(a, b)| Arc::ptr_eq(a, b));
    assert_eq!(same.collect::<Vec<_>>(), [true, false, true, true, false]);
}

#[test]
fn slow_readers_get_the_sum_of_what_happened() {
    let mut list = list();
    for n in 0..100 {
        change(&mut list, &format!("u{n}"), true);
    }
    let (mut slow, mut view) = (list.start(), BTreeSet::new());
    assert!(read(&mut list, &mut slow, "-", &mut view));
    assert_eq!(view.len(), 42);
    // Known and gone; known, gone and back; known and back under another name.
    change(&mut list, "u1", false);
    change(&mut list, "u2", false);
    change(&mut list, "u2", true);
    list.set(id("u3"), Some(info("u3", "other")), 0);
    list.tell();
    while read(&mut list, &mut slow, "-", &mut view) {}
    assert_eq!(view, truth(&list));
    // Nobody remembers them once all have read.
    list.forget([slow, list.end()].into_iter());
    assert!(list.gone.entries.is_empty() && list.gone.pages.is_empty());
}

#[test]
fn who_reads_nothing_while_too_many_leave_is_lost() {
    let mut list = List::new(RoomId::parse("r").expect("valid"), 10);
    for n in 0..30 {
        change(&mut list, &format!("u{n}"), true);
    }
    let (mut slow, mut brisk) = (list.end(), list.end());
    for n in 0..30 {
        change(&mut list, &format!("u{n}"), false);
        assert!(matches!(list.next(&mut brisk, "-"), Next::Page(_)));
    }
    assert_eq!(list.gone.entries.len(), 10);
    assert!(matches!(list.next(&mut slow, "-"), Next::Lost));
    assert!(matches!(list.next(&mut brisk, "-"), Next::UpToDate));
}

#[test]
fn what_is_netted_to_nothing_is_not_told() {
    let mut list = list();
    change(&mut list, "a", true);
    let mut place = list.end();
    list.set(id("a"), None, 0);
    list.set(id("a"), Some(info("a", &"n".repeat(220))), 0);
    list.set(id("b"), Some(info("b", "b")), 0);
    list.set(id("b"), None, 0);
    list.tell();
    assert!(matches!(list.next(&mut place, "-"), Next::UpToDate));
}

#[test]
fn nobody_hears_of_itself_alone() {
    let mut list = list();
    let mut place = list.end();
    change(&mut list, "me", true);
    assert!(matches!(list.next(&mut place, "me"), Next::UpToDate));
    assert!(matches!(
        list.next(&mut list.start(), "other"),
        Next::Page(_)
    ));
}

#[test]
fn departures_of_two_reasons_are_two_pages() {
    let mut list: List<UserId, StreamInfo> = List::new(RoomId::parse("r").expect("valid"), 9);
    let stream = |n: &str| StreamInfo {
        stream_id: n.into(),
        user_id: n.into(),
        user_name: n.into(),
        extra_info: String::new(),
        stream_sid: n.into(),
    };
    for n in ["a", "b", "c"] {
        list.set(id(n), Some(stream(n)), 0);
    }
    list.tell();
    let mut place = list.end();
    for (n, reason) in [("a", 1), ("b", 2), ("c", 1)] {
        list.set(id(n), None, reason);
    }
    list.tell();
    let mut heard = Vec::new();
    while let Next::Page(text) = list.next(&mut place, "-") {
        if let Ok(Some(ServerMessage::StreamUpdate {
            streams, reason, ..
        })) = json::decode_server(&text)
        {
            heard.push((reason, streams.len()));
        }
    }
    assert_eq!(heard, [(1, 2), (2, 1)]);
}

/// Random changes, and readers of every pace: all views end up right, and pages never overlap.
#[test]
fn random_changes_and_paces() {
    let mut random = zego_proto::random::Random::new([4; 32]);
    let mut below = |n: u64| random.u64() % n;
    let mut list: Users = List::new(RoomId::parse("r").expect("valid"), 10_000);
    let mut readers: Vec<(Place, BTreeSet<String>)> = Vec::new();
    for step in 0..6_000 {
        // Grows, then dwindles.
        let there = below(10) < if step < 3_000 { 8 } else { 2 };
        let user = format!("u{}", below(400));
        let value = there.then(|| info(&user, &"n".repeat(220)));
        if there || list.contains(&user) {
            list.set(id(&user), value, 0);
        }
        if below(3) == 0 {
            list.tell();
        }
        if below(100) == 0 {
            readers.push((list.start(), BTreeSet::new()));
        }
        for (n, (place, view)) in readers.iter_mut().enumerate() {
            if below(1 + 7 * n as u64) == 0
                && let Next::Page(text) = list.next(place, "-")
            {
                let message = json::decode_server(&text).expect("well-formed");
                let Some(ServerMessage::UserUpdate { update, users, .. }) = message else {
                    panic!("{message:?}")
                };
                for user in users {
                    // Who left unseen is passed over; nobody is added twice.
                    match update {
                        UpdateKind::Add => assert!(view.insert(user.user_id)),
                        UpdateKind::Delete => drop(view.remove(&user.user_id)),
                    }
                }
            }
        }
        let mut end = 0;
        for (from, page) in &list.there.pages {
            assert!(*from >= end && page.to > *from);
            end = page.to;
        }
        let places: Vec<_> = readers.iter().map(|(place, _)| *place).collect();
        list.forget(places.into_iter());
    }
    list.tell();
    let truth = truth(&list);
    for (mut place, mut view) in readers {
        while let Next::Page(text) = list.next(&mut place, "-") {
            if let Ok(Some(ServerMessage::UserUpdate { update, users, .. })) =
                json::decode_server(&text)
            {
                for user in users {
                    match update {
                        UpdateKind::Add => drop(view.insert(user.user_id)),
                        UpdateKind::Delete => drop(view.remove(&user.user_id)),
                    }
                }
            }
        }
        assert_eq!(view, truth);
    }
    assert!(list.gone.entries.len() < 10_000);
}
