//! Links, publishing and playing.

use super::*;

#[test]
fn a_lost_link_is_replaced_and_shows_in_the_states() {
    let mut b = Bench::busy();
    for (link, lost, back) in [
        (
            LinkKind::Up,
            "mine PublishRequesting 1003020",
            "mine Publishing 0",
        ),
        (LinkKind::Down, "s PlayRequesting 1004020", "s Playing 0"),
    ] {
        b.give(Input::LinkDown {
            link,
            generation: 1,
        });
        b.says(&[lost]);
        b.links_up();
        b.give(Input::PlayMedia {
            stream_id: "s".into(),
        });
        b.says(&[back]);
    }
}

#[test]
fn blocked_media_is_retried_until_its_window_ends() {
    let mut b = Bench::ready();
    b.publish();
    let id = b.sent("publish");
    b.answer(id, 0);
    b.said();
    b.give(Input::LinkDown {
        link: LinkKind::Up,
        generation: 1,
    });
    let mut opened = 0;
    for generation in 2..100 {
        b.offers();
        b.give(Input::LinkDown {
            link: LinkKind::Up,
            generation,
        });
        b.pass_alive(6);
        opened += 1;
        if b.said.iter().any(|l| l.starts_with("mine NoPublish")) {
            break;
        }
    }
    assert!(opened >= 4, "{opened}");
    b.says(&["mine PublishRequesting 1003020", "mine NoPublish 1003021"]);
}

#[test]
fn the_first_publisher_keeps_the_stream() {
    let mut b = Bench::ready();
    b.publish();
    let id = b.sent("publish");
    b.answer(id, 1003028);
    b.says(&["mine PublishRequesting 0", "mine NoPublish 1003028"]);
    b.publish();
    b.says(&["mine PublishRequesting 0"]);
}

#[test]
fn playing_nobody_waits_without_end() {
    let mut b = Bench::ready();
    b.play("t");
    b.play_result("t", PlayPhase::Waiting);
    b.pass_alive(300);
    b.says(&["t PlayRequesting 0"]);
    b.server(ServerMessage::PlayState(play_state(
        "t",
        0,
        PlayPhase::Live,
    )));
    b.give(Input::PlayMedia {
        stream_id: "t".into(),
    });
    b.said();
    // Gone again: told once, waited for again.
    b.server(ServerMessage::PlayState(play_state(
        "t",
        0,
        PlayPhase::Waiting,
    )));
    b.give(Input::PlayStalled {
        stream_id: "t".into(),
    });
    b.pass_alive(300);
    b.says(&["t PlayRequesting 1004020"]);
}

#[test]
fn first_numbers_are_told_once_a_subscription() {
    let mut b = Bench::busy();
    let lives = |b: &mut Bench| {
        let told = std::mem::take(&mut b.told);
        let lives = told.iter().filter_map(|o| match o {
            Output::PlayLive { video_seq, .. } => Some(*video_seq),
            _ => None,
        });
        lives.collect::<Vec<_>>()
    };
    let mut state = play_state("s", 0, PlayPhase::Waiting);
    // The publisher fell silent and goes on: by now the numbers are far from the first ones.
    b.server(ServerMessage::PlayState(state.clone()));
    state.phase = PlayPhase::Live;
    b.server(ServerMessage::PlayState(state.clone()));
    assert!(lives(&mut b).is_empty());
    // Another publication, a new subscription.
    state.video_seq += 500;
    b.server(ServerMessage::PlayState(state.clone()));
    assert_eq!(lives(&mut b), [state.video_seq]);
}

#[test]
fn l3_switched_off_is_no_play() {
    let mut b = Bench::ready();
    b.play("t");
    let id = b.sent("play");
    b.answer(id, 1004072);
    b.says(&["t PlayRequesting 0", "t NoPlay 1004072"]);
}

#[test]
fn pairs_grow_before_they_run_out_and_are_used_again() {
    let mut b = Bench::ready();
    b.told.clear();
    for n in 0..12u8 {
        b.play(&format!("s{n}"));
        while let Some(Output::GrowLink { generation, pairs }) = b
            .told
            .iter()
            .find(|o| matches!(o, Output::GrowLink { .. }))
            .cloned()
        {
            b.told.clear();
            b.give(Input::Offer {
                link: LinkKind::Down,
                generation,
                sdp: "more".into(),
                pairs,
            });
            let at = b
                .sent
                .iter()
                .position(|(_, r)| name(r) == "offer")
                .expect("sent");
            let (id, _) = b.sent.remove(at);
            b.server(ServerMessage::Result(ResultMessage {
                id,
                answer: Some(Answer {
                    link: LinkKind::Down,
                    generation,
                    sdp: "a".into(),
                }),
                ..Default::default()
            }));
        }
    }
    let pairs: Vec<u8> = b
        .sent
        .iter()
        .filter_map(|(_, r)| match r {
            Request::Play(p) => Some(p.pair),
            _ => None,
        })
        .collect();
    assert_eq!(pairs, (0..12).collect::<Vec<_>>());
    b.sent.clear();
    b.give(Input::Unplay {
        stream_id: "s5".into(),
    });
    b.play("x");
    let (_, request) = b.request("play");
    assert!(matches!(request, Request::Play(p) if p.pair == 5));
}

#[test]
fn late_answers_of_an_earlier_play_are_ignored() {
    let mut b = Bench::ready();
    b.play("t");
    let first = b.sent("play");
    b.give(Input::Unplay {
        stream_id: "t".into(),
    });
    b.play("t");
    b.said();
    b.answer(first, 1004025);
    b.server(ServerMessage::PlayState(play_state(
        "t",
        0,
        PlayPhase::Ended,
    )));
    b.says(&[]);
    b.play_result("t", PlayPhase::Live);
    b.says(&["t camera 0", "t microphone 0"]);
}

#[test]
fn devices_of_the_publisher_and_of_the_played() {
    let mut b = Bench::busy();
    b.give(Input::Device {
        channel: 0,
        camera: 9,
        microphone: 10,
    });
    assert!(
        matches!(b.request("device_state").1, Request::DeviceState(d) if d.camera == 9 && d.microphone == 10)
    );
    for _ in 0..2 {
        b.server(ServerMessage::DeviceState(crate::msg::DeviceState {
            stream_id: "s".into(),
            camera: 9,
            microphone: 0,
        }));
    }
    b.says(&["s camera 9"]);
}
