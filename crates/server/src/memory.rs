//! Gives memory back to the system that a flood has left behind.
//!
//! The allocator keeps what it once had: what is free lies between what is in use, and only the end
//! of a heap is returned by itself. After thousands of sessions have come and gone, a server with
//! nothing to do would hold the memory of its busiest moment for ever.

use std::time::{Duration, Instant};

use anyhow::Context as _;

/// Bytes that a process may hold beyond what its code asked for: the program itself, stacks and
/// the allocator's reserve are some 30 MiB.
const SPARE_MAX: u64 = 64 << 20;
/// How often it is looked at. Giving back takes about a millisecond for each MiB, in which threads
/// that want memory may have to wait, so it must not be often; a flood is no shorter.
const EVERY: Duration = Duration::from_secs(30);
/// And how often where little of it can be given back.
const EVERY_MAX: Duration = Duration::from_secs(3600);

/// Looks after the memory of this process until its end, on a thread of its own. Does nothing where
/// the allocator is none that we know.
pub fn look_after() -> std::io::Result<()> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return Ok(());
    }
    std::thread::Builder::new()
        .name("zego-memory".into())
        .spawn(|| {
            let mut every = EVERY;
            loop {
                std::thread::sleep(every);
                let began = Instant::now();
                match look() {
                    Ok(Some(given)) => {
                        let took = began.elapsed();
                        tracing::info!(bytes = given.bytes, ?took, "memory given back");
                        every = given.next(every);
                    }
                    Ok(None) => every = EVERY,
                    Err(error) => return tracing::debug!(%error, "memory is not looked after"),
                }
            }
        })
        .map(drop)
}

/// What came of giving back.
struct Given {
    bytes: u64,
    /// What could have been given back at best.
    spare: u64,
}

impl Given {
    /// When to look again: later each time that most of it lay where it cannot be given back from.
    fn next(&self, every: Duration) -> Duration {
        match self.bytes < self.spare / 2 {
            true => (every * 2).min(EVERY_MAX),
            false => EVERY,
        }
    }
}

/// Gives back what is spare, if that is too much: also of what is in use, since a busy server would
/// want it again at once.
fn look() -> anyhow::Result<Option<Given>> {
    let before = resident()?;
    // Nothing can be spare of so little, and asking the allocator costs it a walk.
    if before <= SPARE_MAX {
        return Ok(None);
    }
    let in_use = in_use();
    let spare = before.saturating_sub(in_use);
    if spare <= SPARE_MAX.max(in_use / 2) {
        return Ok(None);
    }
    give_back();
    let bytes = before.saturating_sub(resident()?);
    Ok(Some(Given { bytes, spare }))
}

/// Bytes of this process that are in memory.
fn resident() -> anyhow::Result<u64> {
    let text = std::fs::read_to_string("/proc/self/statm")?;
    // proc(5): pages; the second field is what is resident.
    let pages = text.split_whitespace().nth(1).and_then(|n| n.parse().ok());
    let pages: u64 = pages.context("/proc/self/statm is none")?;
    // SAFETY: asks for a constant of the system.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    Ok(pages * u64::try_from(page)?)
}

/// Bytes that were asked for and not freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn in_use() -> u64 {
    // SAFETY: reads the allocator's counters under its own locks.
    let info = unsafe { libc::mallinfo2() };
    (info.uordblks + info.hblkhd) as u64
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_back() {
    // SAFETY: takes any number, and the allocator's own locks.
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn in_use() -> u64 {
    u64::MAX
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn what_a_flood_leaves_behind_is_given_back() {
        // Small things, one in a hundred of which stays, as a session among many does.
        let mut all: Vec<Box<[u8; 1000]>> = (0..200_000).map(|_| Box::new([1; 1000])).collect();
        let full = resident().unwrap();
        let mut number = 0;
        all.retain(|_| {
            number += 1;
            number % 100 == 0
        });
        let given = look().unwrap().expect("far too much is spare");
        assert!(given.bytes > 50 << 20, "{} bytes of {full}", given.bytes);
        assert_eq!(all.len(), 2_000);
    }

    #[test]
    fn what_cannot_be_given_back_is_asked_for_less_and_less_often() {
        let given = |bytes| Given { bytes, spare: 100 };
        let mut every = EVERY;
        for _ in 0..20 {
            every = given(49).next(every);
        }
        assert_eq!(every, EVERY_MAX);
        assert_eq!(given(50).next(every), EVERY);
    }
}
