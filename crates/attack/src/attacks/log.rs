//! The log as a way to stop the server.

use crate::field::{Attack, Field, Outcome, block_on};
use crate::server::{Log, stranger};
use crate::signal::Client;
use anyhow::Result;

pub const ATTACKS: &[Attack] = &[
    attack(
        "closed-pipe",
        Log::ClosedPipe,
        "wrong logins while the reader of the log has gone",
    ),
    attack(
        "unread-pipe",
        Log::UnreadPipe,
        "wrong logins while nobody reads the log",
    ),
    attack(
        "full-device",
        Log::FullDevice,
        "wrong logins while the log's disk is full",
    ),
];

const fn attack(name: &'static str, log: Log, about: &'static str) -> Attack {
    Attack {
        suite: "log",
        name,
        about,
        log,
        run: wrong_logins,
    }
}

/// Logins with a proof that is none, one after another.
pub fn wrong_logins(field: &Field<'_>) -> Result<Outcome> {
    block_on(async {
        let (mut refused, mut unanswered) = (0, 0);
        while field.running() {
            let answer = async {
                let mut client = Client::connect(field.http, stranger(refused % 8)).await?;
                client.wrong_login(&field.app, "mallory").await
            };
            match answer.await {
                Ok(result) if result.code != 0 => refused += 1,
                Ok(_) => anyhow::bail!("a wrong proof logs in"),
                Err(_) => unanswered += 1,
            }
            if unanswered > 20 {
                break;
            }
        }
        // A limit may close connections; a server that answers none of them is gone.
        Ok(
            Outcome::note(format!("{refused} refused, {unanswered} unanswered"))
                .must(refused > 0, "no wrong login was answered"),
        )
    })
}
