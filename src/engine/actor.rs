//! The loop of one engine.

use super::command::Command;
use super::shared::Shared;
use std::sync::Arc;
use tokio::sync::mpsc;

pub(super) async fn run(shared: Arc<Shared>, commands: &mut mpsc::Receiver<Command>) {
    loop {
        tokio::select! {
            () = shared.destroy.notified() => return,
            Some(command) = commands.recv() => command.refuse(&shared, zego_proto::code::COMMON_SDK_NO_MODULE),
        }
    }
}
