//! The log as a way to stop the server.

use crate::field::{Attack, Field, Outcome, block_on};
use crate::server::{Log, stranger};
use crate::signal::Client;
use anyhow::{Result, bail};
use std::time::Duration;
use tokio::task::JoinSet;

const SUITE: &str = "log";

pub const ATTACKS: &[Attack] = &[
    Attack::new(
        SUITE,
        "closed-pipe",
        "wrong logins while the reader of the log has gone",
        wrong_logins,
    )
    .logging_to(Log::ClosedPipe),
    Attack::new(
        SUITE,
        "unread-pipe",
        "wrong logins while nobody reads the log",
        wrong_logins,
    )
    .logging_to(Log::UnreadPipe),
    Attack::new(
        SUITE,
        "full-device",
        "wrong logins while the log's disk is full",
        wrong_logins,
    )
    .logging_to(Log::FullDevice),
];

/// Logins with a proof that is none, 64 at a time.
pub fn wrong_logins(field: &Field<'_>) -> Result<Outcome> {
    const AT_ONCE: usize = 64;
    block_on(async {
        let (mut number, mut refused, mut unanswered) = (0, 0, 0);
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_ONCE && field.running() {
                let (http, app, from) = (field.http, field.app.clone(), stranger(number % 64));
                running.spawn(async move {
                    let mut client = Client::connect(http, from).await?;
                    client.wrong_login(&app, "mallory").await
                });
                number += 1;
            }
            match running.join_next().await {
                None => break,
                Some(Ok(Ok(result))) if result.code != 0 => refused += 1,
                Some(Ok(Ok(_))) => bail!("a wrong proof logs in"),
                Some(_) => {
                    unanswered += 1;
                    // A connection that is refused costs nothing; it need not cost the machine.
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        }
        // A limit may close connections; a server that answers none of them is gone.
        let note = format!("{refused} refused, {unanswered} unanswered");
        Ok(Outcome::of(number, note).must(refused > 0, "no wrong login was answered"))
    })
}
