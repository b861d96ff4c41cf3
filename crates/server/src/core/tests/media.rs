//! Publishing and playing.

use super::harness::*;
use crate::core::*;
use crate::media_api::{ForwardMode, MediaError};
use zego_proto::msg::*;

fn play_states(messages: &[ServerMessage]) -> Vec<(PlayPhase, i32)> {
    let state = |m: &ServerMessage| match m {
        ServerMessage::PlayState(state) => Some((state.phase, state.code)),
        _ => None,
    };
    messages.iter().filter_map(state).collect()
}

#[test]
fn first_publisher_wins_the_stream_also_from_another_room() {
    let mut world = World::new();
    let (a, _) = world.enter("r1", "a");
    let (b, _) = world.enter("r2", "b");
    assert_eq!(world.publish(a, "r1", "s"), 0);
    assert_eq!(world.publish(b, "r2", "s"), 1003028);
    assert_eq!(world.code(a, publish("r1", "s", 1)), 1003028);
    assert_eq!(world.code(a, publish("r1", "s2", 0)), 1003023);
    assert_eq!(world.code(a, publish("r1", "s2", 1)), 0);
    world.code(a, unpublish("s"));
    assert_eq!(world.publish(b, "r2", "s"), 0);
    assert_eq!(
        world.code(a, unpublish("s")),
        0,
        "not its own any more: no effect"
    );
    assert_eq!(world.publish(a, "r1", "s"), 1003028);
}

#[test]
fn modes() {
    let mut world = World::new();
    let mut off = project(APP);
    off.l3 = false;
    let l3 = default_mode(project(OTHER_APP), ForwardMode::L3);
    world.projects(vec![off, l3]);
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    let refused = world.ask(viewer, play_mode("r", "s", 0, PlayMode::L3));
    assert_eq!(refused.code, 1004072);
    assert!(refused.message.contains("l3 = true"), "{}", refused.message);
    assert_eq!(
        world.code(viewer, play_mode("r", "s", 0, PlayMode::Cdn)),
        1000931
    );
    assert_eq!(world.subscriptions(), 0);
    let mode = |world: &World| match world.media.last() {
        Some(MediaCommand::Subscribe { mode, .. }) => *mode,
        other => panic!("{other:?}"),
    };
    assert_eq!(world.code(viewer, play_mode("r", "s", 0, PlayMode::Rtc)), 0);
    assert_eq!(mode(&world), ForwardMode::Rtc);
    world.code(viewer, unplay("s"));
    assert_eq!(
        world.code(viewer, play_mode("r", "s", 0, PlayMode::Default)),
        0
    );
    assert_eq!(mode(&world), ForwardMode::Rtc);
    let (host, _) = world.enter_app(OTHER_APP, "r", "host");
    world.publish(host, "r", "s");
    assert_eq!(
        world.code(host, play_mode("r", "s", 0, PlayMode::Default)),
        0
    );
    assert_eq!(mode(&world), ForwardMode::L3, "the project says so");
}

/// A switch turned on takes effect without anybody logging in again.
#[test]
fn switches_take_effect_on_running_sessions() {
    let mut world = World::new();
    let mut off = project(APP);
    off.l3 = false;
    world.projects(vec![off]);
    let (a, _) = world.enter("r", "a");
    assert_eq!(world.code(a, play("r", "s", 0)), 1004072);
    world.projects(vec![project(APP)]);
    assert_eq!(world.code(a, play("r", "s", 0)), 0);
}

#[test]
fn absent_stream_is_waited_for_and_waited_for_again() {
    let mut world = World::new();
    let (viewer, _) = world.enter("r1", "viewer");
    let state = world.play(viewer, "r1", "s", 0);
    assert_eq!((state.phase, state.code), (PlayPhase::Waiting, 0));
    assert_eq!(world.subscriptions(), 0);
    // In another room of the project: it is looked up in the directory.
    let (host, _) = world.enter("r2", "host");
    for _ in 0..2 {
        world.publish(host, "r2", "s");
        let heard = world.take(viewer);
        assert_eq!(play_states(&heard), [(PlayPhase::Live, 0)]);
        assert!(
            heard.iter().all(|m| streams(m).is_none()),
            "another room's list is not ours"
        );
        assert_eq!(world.subscriptions(), 1);
        world.code(host, unpublish("s"));
        assert_eq!(
            play_states(&world.take(viewer)),
            [(PlayPhase::Waiting, 1004020)]
        );
        assert_eq!(world.subscriptions(), 0);
    }
    world.code(viewer, unplay("s"));
    world.publish(host, "r2", "s");
    assert!(world.take(viewer).is_empty());
    assert_eq!(world.subscriptions(), 0);
}

#[test]
fn silent_publication_lets_its_players_wait() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    let publication = world.publication("s");
    let first = world.play(viewer, "r", "s", 0);
    world.event(MediaEvent::Active { publication });
    world.clear();
    world.event(MediaEvent::Silent { publication });
    world.event(MediaEvent::Silent { publication });
    assert_eq!(
        play_states(&world.take(viewer)),
        [(PlayPhase::Waiting, 1004020)]
    );
    let (late, _) = world.enter("r", "late");
    let state = world.play(late, "r", "s", 0);
    assert_eq!((state.phase, state.code), (PlayPhase::Waiting, 1004020));
    world.event(MediaEvent::Active { publication });
    let heard = world.take(viewer);
    let states: Vec<_> = heard
        .iter()
        .filter_map(|m| match m {
            ServerMessage::PlayState(state) => Some(state.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        states,
        [first],
        "live again, with the sequence numbers of the beginning"
    );
    assert_eq!(play_states(&world.take(late)), [(PlayPhase::Live, 0)]);
}

#[test]
fn publication_without_any_packet_is_silent_after_5_s() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    assert_eq!(world.play(viewer, "r", "s", 0).phase, PlayPhase::Live);
    world.clear();
    world.seconds(4);
    assert!(world.take(viewer).is_empty());
    world.seconds(2);
    assert_eq!(
        play_states(&world.take(viewer)),
        [(PlayPhase::Waiting, 1004020)]
    );
    let publication = world.publication("s");
    world.event(MediaEvent::Active { publication });
    assert_eq!(play_states(&world.take(viewer)), [(PlayPhase::Live, 0)]);
}

#[test]
fn device_state_is_relayed_to_players_and_remembered() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    let (idle, _) = world.enter("r", "idle");
    let device = |camera, microphone| DeviceState {
        stream_id: "s".into(),
        camera,
        microphone,
    };
    let Request::Publish(mut request) = publish("r", "s", 0) else {
        panic!()
    };
    request.device_state = Some(device(9, 0));
    assert_eq!(world.code(host, Request::Publish(request)), 0);
    let state = world.play(viewer, "r", "s", 0);
    assert_eq!((state.camera, state.microphone), (9, 0));
    world.clear();
    assert_eq!(world.code(host, Request::DeviceState(device(0, 10))), 0);
    assert_eq!(
        world.take(viewer),
        [ServerMessage::DeviceState(device(0, 10))]
    );
    assert!(world.take(idle).is_empty() && world.take(host).is_empty());
    let state = world.play(idle, "r", "s", 0);
    assert_eq!((state.camera, state.microphone), (0, 10));
    assert_eq!(
        world.code(viewer, Request::DeviceState(device(1, 1))),
        1000017,
        "not its own"
    );
}

#[test]
fn mute_is_what_the_player_wants_forwarded() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    let mute = |audio, video| Request::PlayMute {
        stream_id: "s".into(),
        audio,
        video,
    };
    assert_eq!(world.code(viewer, mute(false, true)), 1004011);
    world.play(viewer, "r", "s", 0);
    assert_eq!(
        world.code(viewer, mute(false, true)),
        0,
        "also while it waits"
    );
    world.publish(host, "r", "s");
    assert!(world.media.iter().any(|m| matches!(
        m,
        MediaCommand::Subscribe {
            audio: false,
            video: true,
            ..
        }
    )));
    assert_eq!(world.code(viewer, mute(true, false)), 0);
    assert!(matches!(
        world.media.last(),
        Some(MediaCommand::Wants {
            audio: true,
            video: false,
            ..
        })
    ));
    let commands = world.media.len();
    world.code(viewer, mute(true, false));
    assert_eq!(world.media.len(), commands);
}

#[test]
fn pairs() {
    let mut world = World::new();
    let (viewer, _) = world.enter("r", "viewer");
    world.play(viewer, "r", "s0", 0);
    let code = |world: &mut World, stream: &str, pair| world.code(viewer, play("r", stream, pair));
    assert_eq!(code(&mut world, "s1", 0), 1000017, "the pair plays s0");
    assert_eq!(code(&mut world, "s0", 1), 1000017, "s0 is on pair 0");
    assert_eq!(code(&mut world, "s1", 12), 1004010);
    for pair in 1..12 {
        assert_eq!(code(&mut world, &format!("s{pair}"), pair), 0);
    }
    assert_eq!(world.cloud.stats().plays, 12);
    world.code(viewer, unplay("s0"));
    assert_eq!(code(&mut world, "other", 0), 0);
}

#[test]
fn changing_the_mode_subscribes_anew() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    world.code(viewer, play_mode("r", "s", 0, PlayMode::Rtc));
    let first = world.play(viewer, "r", "s", 0);
    assert_eq!(first.phase, PlayPhase::Live);
    assert_eq!(world.subscriptions(), 1);
}

#[test]
fn refusals_of_the_media_plane() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    let no = MediaError {
        code: 1004099,
        message: "no".into(),
    };
    world.publish(host, "r", "s");
    world.refuse_next = Some(no.clone());
    let refused = world.ask(viewer, play("r", "s", 0));
    assert_eq!((refused.code, refused.message.as_str()), (1004099, "no"));
    assert_eq!(world.cloud.stats().plays, 0);
    // A play that was waiting hears of it as a state.
    world.play(viewer, "r", "s2", 0);
    world.refuse_next = Some(no);
    world.clear();
    world.code(host, publish("r", "s2", 1));
    assert_eq!(
        play_states(&world.take(viewer)),
        [(PlayPhase::Ended, 1004099)]
    );
    assert!(world.cloud.pending.is_empty());
    // A publisher that sends what cannot be forwarded.
    world.play(viewer, "r", "s", 0);
    world.clear();
    let publication = world.publication("s");
    let message = "B-frames".to_owned();
    world.event(MediaEvent::Refused {
        publication,
        code: 1000930,
        message: message.clone(),
    });
    let ended = ServerMessage::PublishEnded {
        stream_id: "s".into(),
        code: 1000930,
        message,
    };
    assert_eq!(world.take(host), [ended]);
    let heard = world.take(viewer);
    assert_eq!(streams(&heard[0]), Some((UpdateKind::Delete, vec!["s"], 6)));
    assert_eq!(play_states(&heard), [(PlayPhase::Waiting, 1004020)]);
}

#[test]
fn unplay_while_the_media_plane_thinks() {
    let mut world = World::new();
    let (host, _) = world.enter("r", "host");
    let (viewer, _) = world.enter("r", "viewer");
    world.publish(host, "r", "s");
    world.answers = false;
    let id = world.say(viewer, play("r", "s", 0));
    assert_eq!(world.code(viewer, unplay("s")), 0);
    assert_eq!(
        world.result(viewer, id).map(|r| r.code),
        Some(1000911),
        "each request is answered"
    );
    let token = world.media.iter().find_map(|m| match m {
        MediaCommand::Subscribe { token, .. } => Some(*token),
        _ => None,
    });
    let result = Ok(crate::media_api::FirstSeq { audio: 1, video: 2 });
    world.event(MediaEvent::Subscribed {
        token: token.expect("asked"),
        result,
    });
    assert!(
        world
            .take(viewer)
            .iter()
            .all(|m| !matches!(m, ServerMessage::PlayState(_)))
    );
    assert_eq!(world.subscriptions(), 0);
    // The stream ends meanwhile: the play is answered as waiting.
    let id = world.say(viewer, play("r", "s", 0));
    world.code(host, unpublish("s"));
    let state = world
        .result(viewer, id)
        .and_then(|r| r.play)
        .expect("answered");
    assert_eq!(state.phase, PlayPhase::Waiting);
}

#[test]
fn offers_are_bounded_and_generations_rise() {
    let mut world = World::new();
    let (a, _) = world.enter("r", "a");
    let offer = |link, generation| Request::Offer {
        link,
        generation,
        sdp: "v=0".into(),
    };
    assert_eq!(world.code(a, offer(LinkKind::Up, 0)), 1000017);
    assert_eq!(world.code(a, offer(LinkKind::Up, 2)), 0);
    assert_eq!(world.code(a, offer(LinkKind::Up, 2)), 0, "a renegotiation");
    assert_eq!(world.code(a, offer(LinkKind::Up, 1)), 1000017);
    assert_eq!(
        world.code(a, offer(LinkKind::Down, 1)),
        0,
        "each link counts for itself"
    );
    world.answers = false;
    for generation in 3..11 {
        world.say(a, offer(LinkKind::Up, generation));
    }
    let full = world.ask(a, offer(LinkKind::Up, 11));
    assert_eq!(full.code, 1000904);
    assert!(full.message.contains('8'));
}

#[test]
fn publish_fields() {
    let mut world = World::new();
    let (a, _) = world.enter("r", "a");
    let code = |world: &mut World, change: fn(&mut Publish)| {
        let Request::Publish(mut request) = publish("r", "s", 0) else {
            panic!()
        };
        change(&mut request);
        world.code(a, Request::Publish(request))
    };
    assert_eq!(code(&mut world, |p| p.channel = 2), 1000017);
    assert_eq!(
        code(&mut world, |p| p.layers = vec![Layer::default(); 2]),
        1000017
    );
    assert_eq!(code(&mut world, |p| p.stream_id = "a b".into()), 1000016);
    assert_eq!(code(&mut world, |p| p.stream_id = String::new()), 1000015);
    assert_eq!(code(&mut world, |p| p.room_id = String::new()), 1002011);
    assert_eq!(world.cloud.stats().publications, 0);
}

#[test]
fn streams_of_a_room_are_bounded() {
    let mut world = World::with(|c| c.limits.streams = 1);
    let (a, _) = world.enter("r", "a");
    assert_eq!(world.publish(a, "r", "s1"), 0);
    assert_eq!(world.code(a, publish("r", "s2", 1)), 1000926);
}

/// Logging out ends plays through that room, wherever the stream lives.
#[test]
fn logout_ends_plays() {
    let mut world = World::new();
    let (host, _) = world.enter("r2", "host");
    let (viewer, _) = world.enter("r1", "viewer");
    world.publish(host, "r2", "s");
    world.play(viewer, "r1", "s", 0);
    world.play(viewer, "r1", "absent", 1);
    assert_eq!(world.code(viewer, logout("r1")), 0);
    assert_eq!(world.subscriptions(), 0);
    assert_eq!(world.cloud.stats().plays, 0);
    world.publish(host, "r2", "s");
    let (_, _, players) = world
        .cloud
        .apps
        .values()
        .next()
        .expect("one")
        .directory
        .leases();
    assert!(players.is_empty());
}
