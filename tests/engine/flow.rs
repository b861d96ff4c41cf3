//! The flow of the quick start: host and viewer against a server in the same process.

use crate::support::*;
use std::sync::mpsc;
use zego_express::engine::event::{
    Event, PlayerState, PublisherState, RoomStateChangedReason as Reason, UpdateType,
};
use zego_express::engine::*;

#[test]
fn host_publishes_and_viewer_plays() {
    let server = server();
    let door = Door::of(&server);
    let host = Client::new(&door, "host");
    let viewer = Client::new(&door, "viewer");
    viewer.logged_in("room");
    host.login("room");
    host.engine.start_preview(Channel::Main).expect("a preview");
    host.publish("s1");
    assert_eq!(host.events.room_state(Reason::Logined), 0);
    assert_eq!(host.events.users(UpdateType::Add), ["viewer"]);
    assert_eq!(host.events.publisher(PublisherState::Publishing), 0);
    assert_eq!(viewer.events.users(UpdateType::Add), ["host"]);
    assert_eq!(viewer.events.streams(UpdateType::Add), ["s1"]);
    viewer.play("s1");
    assert_eq!(viewer.events.player(PlayerState::PlayRequesting), 0);
    assert_eq!(viewer.events.player(PlayerState::Playing), 0);
    viewer.events.wait("first rendered frame", |e| {
        matches!(e, Event::PlayerRenderVideoFirstFrame { .. }).then_some(())
    });
    let frame = viewer.frames.more(15);
    assert_eq!((frame.width, frame.height), (160, 90));
    viewer.events.wait("quality", |e| match e {
        Event::PlayerQuality { quality, .. } => (quality.frames_decoded > 0).then_some(()),
        _ => None,
    });

    host.engine.stop_publishing(Channel::Main).expect("stop");
    assert_eq!(host.events.publisher(PublisherState::NoPublish), 0);
    assert_eq!(viewer.events.streams(UpdateType::Delete), ["s1"]);
    viewer.engine.stop_playing(&stream("s1")).expect("stop");
    assert_eq!(viewer.events.player(PlayerState::NoPlay), 0);
    eventually("no subscription is left", || {
        let stats = server.stats();
        stats.media.subscriptions == 0 && stats.media.publications == 0
    });
    for client in [&host, &viewer] {
        let (tx, rx) = mpsc::channel();
        client
            .engine
            .logout_room(None, Box::new(move |code, _| tx.send(code).unwrap()))
            .expect("a logout");
        assert_eq!(client.events.room_state(Reason::Logout), 0);
        assert_eq!(rx.recv_timeout(PATIENCE), Ok(0));
        client.destroy();
    }
    server.stop();
}

/// Nothing is waited for: login, publish and play one after another, several streams, both
/// channels.
#[test]
fn calls_one_after_another_without_waiting() {
    let server = server();
    let door = Door::of(&server);
    let host = Client::new(&door, "host");
    let viewer = Client::new(&door, "viewer");
    let small = host.engine.video_config(Channel::Main).expect("a config");
    host.engine
        .set_video_config(small, Channel::Aux)
        .expect("valid");
    host.engine
        .set_video_source(VideoSource::Synthetic, Channel::Aux)
        .expect("valid");
    viewer.login("room");
    for n in 0..6 {
        viewer.play(&format!("s{n}"));
    }
    host.login("room");
    host.publish("s0");
    host.engine
        .start_publishing(stream("s1"), Channel::Aux)
        .expect("another channel");
    let mut rendered = Vec::new();
    while rendered.len() < 2 {
        let id = viewer.events.wait("a first rendered frame", |e| match e {
            Event::PlayerRenderVideoFirstFrame { stream_id } => Some(stream_id.clone()),
            _ => None,
        });
        rendered.push(id);
    }
    rendered.sort();
    assert_eq!(rendered, ["s0", "s1"]);
    // Beyond the four pairs that the link began with.
    let third = Client::new(&door, "third");
    third.login("room");
    third.publish("s5");
    viewer.events.wait("the sixth stream", |e| match e {
        Event::PlayerRenderVideoFirstFrame { stream_id } => (stream_id == "s5").then_some(()),
        _ => None,
    });
    for client in [&host, &viewer, &third] {
        client.destroy();
    }
    eventually("the server holds nothing", || {
        server.stats().cloud.sessions == 0
    });
    server.stop();
}

#[test]
fn without_user_notify_nobody_is_told_and_own_streams_never_are() {
    let server = server();
    let door = Door::of(&server);
    let quiet = Client::new(&door, "quiet");
    quiet
        .login_with("room", false, "", Box::new(|_, _| {}))
        .expect("a login");
    quiet.publish("mine");
    assert_eq!(quiet.events.publisher(PublisherState::Publishing), 0);
    let other = Client::new(&door, "other");
    other.logged_in("room");
    assert_eq!(other.events.users(UpdateType::Add), ["quiet"]);
    assert_eq!(other.events.streams(UpdateType::Add), ["mine"]);
    other.publish("theirs");
    assert_eq!(quiet.events.streams(UpdateType::Add), ["theirs"]);
    assert_eq!(
        quiet
            .engine
            .room_streams(&room("room"))
            .expect("in the room")[0]
            .stream_id,
        "theirs"
    );
    other.destroy();
    assert_eq!(quiet.events.streams(UpdateType::Delete), ["theirs"]);
    let history = quiet.events.history();
    assert!(!history.iter().any(|l| l.starts_with("RoomUserUpdate")));
    assert!(
        !history
            .iter()
            .any(|l| l.starts_with("RoomStreamUpdate") && l.contains("mine"))
    );
    quiet.destroy();
    server.stop();
}

#[test]
fn mutes_devices_messages_and_levels_reach_the_other_side() {
    let server = server();
    let door = Door::of(&server);
    let host = Client::new(&door, "host");
    let viewer = Client::new(&door, "viewer");
    viewer.engine.start_sound_level_monitor(100).expect("valid");
    host.login("room");
    host.publish("s");
    viewer.login("room");
    viewer.play("s");
    viewer.frames.more(3);
    viewer.events.wait("a sound level", |e| match e {
        Event::RemoteSoundLevels { levels } => (levels[0].1 > 0.0).then_some(()),
        _ => None,
    });
    host.engine
        .send_sei(Channel::Main, b"hello")
        .expect("publishing");
    viewer.events.wait("the message", |e| match e {
        Event::PlayerRecvSei { data, .. } => (&data[..] == b"hello").then_some(()),
        _ => None,
    });
    host.engine
        .enable_camera(false, Channel::Main)
        .expect("valid");
    viewer.events.wait("camera off", |e| match e {
        Event::RemoteCameraState { state, .. } => (*state == 9).then_some(()),
        _ => None,
    });
    host.engine
        .enable_camera(true, Channel::Main)
        .expect("valid");
    host.engine.mute_microphone(true).expect("valid");
    viewer.events.wait("microphone muted", |e| match e {
        Event::RemoteMicState { state, .. } => (*state == 10).then_some(()),
        _ => None,
    });
    viewer.frames.more(3);
    // Muted here: nothing is forwarded; and back.
    viewer
        .engine
        .mute_play_video(&stream("s"), true)
        .expect("played");
    eventually("no more pictures", || {
        let before = viewer.frames.count();
        std::thread::sleep(std::time::Duration::from_millis(300));
        viewer.frames.count() == before
    });
    viewer
        .engine
        .mute_play_video(&stream("s"), false)
        .expect("played");
    viewer.frames.more(3);
    // Another size, without stopping.
    let mut config = host.engine.video_config(Channel::Main).expect("a config");
    (config.width, config.height) = (320, 180);
    host.engine
        .set_video_config(config, Channel::Main)
        .expect("valid");
    viewer.events.wait("the new size", |e| match e {
        Event::PlayerVideoSizeChanged { width, height, .. } => {
            (*width == 320 && *height == 180).then_some(())
        }
        _ => None,
    });
    host.destroy();
    viewer.destroy();
    server.stop();
}
