//! The flow of the quick start: host and viewer against a server in the same process.

mod support;

use std::sync::mpsc;
use support::*;
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
