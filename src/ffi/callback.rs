//! Callback tables of an application: replaced and cleared at any time, from any thread and from
//! inside any callback, and each one's `destroy` runs exactly once when it is no longer running
//! and will not run again.

use super::guard::quiet;
use crate::engine::Error;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::ops::Deref;
use std::sync::Arc;
use zego_proto::code;

thread_local! {
    /// How deep this thread is inside application code that we called.
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

/// Runs application code; [`is_inside`] is true within.
pub fn enter<T>(body: impl FnOnce() -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            INSIDE.with(|depth| depth.set(depth.get() - 1));
        }
    }
    INSIDE.with(|depth| depth.set(depth.get() + 1));
    let _leave = Leave;
    body()
}

/// Whether this thread is inside one of our callbacks: there, waiting for callbacks to end would
/// wait for itself.
pub fn is_inside() -> bool {
    INSIDE.with(|depth| depth.get() > 0)
}

/// A pointer of the application that travels with its callbacks and is never looked at.
#[derive(Clone, Copy, Debug)]
pub struct UserData(pub *mut c_void);

// SAFETY: never dereferenced here; the header says that callbacks come from engine threads.
unsafe impl Send for UserData {}
// SAFETY: as above.
unsafe impl Sync for UserData {}

/// Ends a registration: the last call with its `user_data`.
pub type Destroy = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// A pointer that the application lent with the function that takes it back. Dropping this runs
/// `destroy`, whether what came with it was registered or refused.
pub struct Lent {
    user_data: UserData,
    destroy: Destroy,
}

impl Lent {
    pub fn new(user_data: UserData, destroy: Destroy) -> Self {
        Self { user_data, destroy }
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // SAFETY: the application promised a function for this pointer; runs once, here.
            quiet((), || enter(|| unsafe { destroy(self.user_data.0) }));
        }
    }
}

/// A table with what its functions are called with.
pub struct Registered<T> {
    pub table: T,
    lent: Lent,
}

impl<T> Registered<T> {
    pub fn new(table: T, lent: Lent) -> Self {
        Self { table, lent }
    }

    pub fn user_data(&self) -> *mut c_void {
        self.lent.user_data.0
    }
}

/// A table in its slot. Whoever calls it holds one of these; the last one to go runs `destroy`,
/// and only then is the table gone.
pub struct Placed<T> {
    // In this order: fields are dropped from the first to the last.
    registered: Registered<T>,
    _entry: Entry,
}

impl<T> Deref for Placed<T> {
    type Target = Registered<T>;

    fn deref(&self) -> &Registered<T> {
        &self.registered
    }
}

/// The tables of one slot that are not gone, by number: the one in the slot, and those taken out
/// of it that are still running, at most one a thread of the engine or the application.
#[derive(Default)]
struct Roll {
    living: Mutex<BTreeSet<u64>>,
    changed: Condvar,
}

struct Entry {
    number: u64,
    roll: Arc<Roll>,
}

impl Entry {
    fn new(number: u64, roll: &Arc<Roll>) -> Self {
        roll.living.lock().insert(number);
        Self {
            number,
            roll: roll.clone(),
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.roll.living.lock().remove(&self.number);
        self.roll.changed.notify_all();
    }
}

/// The place of a table in an engine.
pub struct Slot<T> {
    place: Mutex<Place<T>>,
    roll: Arc<Roll>,
}

struct Place<T> {
    table: Option<Arc<Placed<T>>>,
    /// Of the newest table that was ever here.
    last: u64,
    closed: bool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            place: Mutex::new(Place {
                table: None,
                last: 0,
                closed: false,
            }),
            roll: Arc::default(),
        }
    }
}

/// The tables that a slot had when it was cleared.
pub struct Cleared {
    last: u64,
    roll: Arc<Roll>,
}

impl Cleared {
    /// Returns when the `destroy` of each of them has returned; tables set since do not matter.
    pub fn wait(self) {
        let mut living = self.roll.living.lock();
        while living.first().is_some_and(|first| *first <= self.last) {
            self.roll.changed.wait(&mut living);
        }
    }
}

impl<T> Slot<T> {
    /// The table right now, to be called without a lock.
    pub fn get(&self) -> Option<Arc<Placed<T>>> {
        self.place.lock().table.clone()
    }

    /// Puts a table in. The old one's `destroy` runs here, or where its running callback ends; so
    /// does that of the new one if the slot has been closed, which is the only error.
    pub fn set(&self, new: Registered<T>) -> Result<(), Error> {
        let mut place = self.place.lock();
        if place.closed {
            drop(place);
            return Err(Error::new(
                code::COMMON_ENGINE_NOT_CREATE,
                "engine: has ended and takes no callbacks",
            ));
        }
        place.last += 1;
        let entry = Entry::new(place.last, &self.roll);
        let old = place.table.replace(Arc::new(Placed {
            registered: new,
            _entry: entry,
        }));
        drop(place);
        drop(old);
        Ok(())
    }

    /// Takes the table out. Its `destroy` runs here, or where its running callback ends.
    pub fn clear(&self) -> Cleared {
        self.take(self.place.lock())
    }

    /// As [`Self::clear`], and no table is taken in any more.
    pub fn close(&self) -> Cleared {
        let mut place = self.place.lock();
        place.closed = true;
        self.take(place)
    }

    fn take(&self, mut place: MutexGuard<'_, Place<T>>) -> Cleared {
        let (old, last) = (place.table.take(), place.last);
        drop(place);
        drop(old);
        Cleared {
            last,
            roll: self.roll.clone(),
        }
    }
}

/// Refused inside a callback: waiting there for callbacks to end would wait for itself.
pub fn may_wait() -> Result<(), Error> {
    if is_inside() {
        return Err(Error::new(
            code::WRONG_THREAD,
            "a wait for callbacks to end was called from inside a callback",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    /// Long enough that whoever does not wait is found out.
    const A_WHILE: Duration = Duration::from_millis(100);

    unsafe extern "C" fn count(user_data: *mut c_void) {
        // SAFETY: the tests hand in a live counter.
        unsafe { &*user_data.cast::<AtomicU32>() }.fetch_add(1, Ordering::SeqCst);
    }

    fn registered(ends: &AtomicU32) -> Registered<()> {
        let data = UserData(std::ptr::from_ref(ends).cast_mut().cast());
        Registered::new((), Lent::new(data, Some(count)))
    }

    fn ends(of: &AtomicU32) -> u32 {
        of.load(Ordering::SeqCst)
    }

    #[test]
    fn destroy_runs_once_after_the_running_callback() {
        let counted = AtomicU32::new(0);
        let slot = Slot::default();
        slot.set(registered(&counted)).unwrap();
        let running = slot.get().unwrap();
        slot.clear();
        assert_eq!(ends(&counted), 0, "a callback is still running");
        drop(running);
        assert_eq!(ends(&counted), 1);
        slot.clear().wait();
        assert_eq!(ends(&counted), 1);
    }

    #[test]
    fn waiting_is_refused_inside_a_callback() {
        let error = enter(may_wait).unwrap_err();
        assert_eq!(error.code, code::WRONG_THREAD);
        may_wait().unwrap();
    }

    /// A table that was cleared or replaced before is waited for like the one that is there.
    #[test]
    fn waiting_waits_for_every_earlier_table() {
        for replaced in [false, true] {
            let (first, second) = (AtomicU32::new(0), AtomicU32::new(0));
            let slot = Slot::default();
            slot.set(registered(&first)).unwrap();
            let running = slot.get().unwrap();
            match replaced {
                true => slot.set(registered(&second)).unwrap(),
                false => drop(slot.clear()),
            }
            std::thread::scope(|scope| {
                let (waited, over) = mpsc::channel();
                let slot = &slot;
                scope.spawn(move || {
                    slot.clear().wait();
                    waited.send(()).unwrap();
                });
                let early = over.recv_timeout(A_WHILE);
                assert!(early.is_err(), "a callback of the first table is running");
                drop(running);
                over.recv().unwrap();
            });
            assert_eq!((ends(&first), ends(&second)), (1, u32::from(replaced)));
        }
    }

    /// A wait must come to an end while others go on registering.
    #[test]
    fn tables_set_since_are_not_waited_for() {
        let counted = AtomicU32::new(0);
        let slot = Slot::default();
        slot.set(registered(&counted)).unwrap();
        let cleared = slot.clear();
        slot.set(registered(&counted)).unwrap();
        cleared.wait();
        assert_eq!(ends(&counted), 1);
        slot.clear().wait();
        assert_eq!(ends(&counted), 2);
    }

    #[test]
    fn a_closed_slot_refuses_and_the_refused_table_ends_at_once() {
        let counted = AtomicU32::new(0);
        let slot = Slot::default();
        slot.set(registered(&counted)).unwrap();
        slot.close().wait();
        assert_eq!(ends(&counted), 1);
        let error = slot.set(registered(&counted)).unwrap_err();
        assert_eq!(error.code, code::COMMON_ENGINE_NOT_CREATE);
        assert_eq!(ends(&counted), 2);
        assert!(slot.get().is_none());
    }
}
