//! The threads of an engine: `zexN-net` with its own current-thread runtime, and what happens when
//! the actor ends, well or badly.

use super::command::Command;
use super::counters::{LIVE_ENGINES, THREADS};
use super::error::{Error, Result};
use super::shared::Shared;
use super::{EventSink, actor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::mpsc;
use zego_proto::code;

/// Starts the callback thread, then the net thread. On an error nothing is left running.
pub(super) fn start(
    shared: Arc<Shared>,
    commands: mpsc::Receiver<Command>,
    sink: Box<dyn EventSink>,
) -> Result<()> {
    let refused =
        |what: &str, e: std::io::Error| Error::new(code::OUT_OF_RESOURCES, format!("{what}: {e}"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // Only for name look-ups and for ending media threads; gone soon after.
        .max_blocking_threads(4)
        .thread_keep_alive(std::time::Duration::from_secs(1))
        .thread_name(format!("zex{}-blk", shared.number))
        .build()
        .map_err(|e| refused("runtime", e))?;
    let number = shared.number;
    let dispatch = shared.dispatch.clone();
    dispatch
        .start(number, sink)
        .map_err(|e| refused("thread zex-cb", e))?;
    let alive = (LIVE_ENGINES.guard(), THREADS.guard());
    let net = std::thread::Builder::new()
        .name(format!("zex{number}-net"))
        .spawn(move || {
            let _alive = alive;
            run(&shared, runtime, commands);
        });
    match net {
        Ok(net) => {
            dispatch.set_net(net);
            Ok(())
        }
        Err(e) => {
            dispatch.abandon();
            Err(refused("thread zex-net", e))
        }
    }
}

fn run(shared: &Arc<Shared>, runtime: tokio::runtime::Runtime, commands: mpsc::Receiver<Command>) {
    // The receiver stays here, so that a panic of the actor does not lose queued commands.
    let mut commands = commands;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(actor::run(shared.clone(), &mut commands));
    }));
    if outcome.is_err() {
        shared.failed.store(true, Ordering::Release);
        tracing::error!(engine = shared.number, "the engine's actor panicked");
        shared.debug_error(
            code::ENGINE_FAILED,
            "engine",
            "the engine has failed; destroy it and create another".to_owned(),
        );
        shared.fail_all();
        let refuse = async {
            loop {
                tokio::select! {
                    () = shared.destroy.notified() => break,
                    Some(command) = commands.recv() => command.fail(shared),
                }
            }
        };
        runtime.block_on(refuse);
    }
    // Once more for the case of a panic.
    shared.stop_media();
    shared.media_sink.clear();
    // From here on calls are refused by the closed queue; what got in before is completed.
    commands.close();
    while commands.try_recv().is_ok() {}
    shared.end_all();
    // Tasks of links that are still closing end here, with their sockets.
    runtime.shutdown_timeout(std::time::Duration::from_millis(100));
    shared.dispatch.finish();
}
