//! Callback tables of an application: replaced and cleared at any time, from any thread and from
//! inside any callback, and each one's `destroy` runs exactly once when it is no longer running
//! and will not run again.

use super::guard::quiet;
use crate::engine::Error;
use parking_lot::{Condvar, Mutex};
use std::cell::Cell;
use std::ffi::c_void;
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

/// Ends a table: the last call with its `user_data`.
pub type Destroy = Option<unsafe extern "C" fn(user_data: *mut c_void)>;

/// One registered table. Dropping the last reference runs `destroy`.
pub struct Registered<T> {
    pub table: T,
    pub user_data: UserData,
    destroy: Destroy,
    gone: Arc<Gone>,
}

#[derive(Default)]
struct Gone {
    done: Mutex<bool>,
    changed: Condvar,
}

impl<T> Registered<T> {
    pub fn new(table: T, user_data: UserData, destroy: Destroy) -> Arc<Self> {
        Arc::new(Self {
            table,
            user_data,
            destroy,
            gone: Arc::default(),
        })
    }
}

impl<T> Drop for Registered<T> {
    fn drop(&mut self) {
        if let Some(destroy) = self.destroy {
            // SAFETY: the application promised a function for this pointer; runs once, here.
            quiet((), || enter(|| unsafe { destroy(self.user_data.0) }));
        }
        *self.gone.done.lock() = true;
        self.gone.changed.notify_all();
    }
}

/// The place of a table in an engine.
pub struct Slot<T>(Mutex<Option<Arc<Registered<T>>>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Slot<T> {
    /// The table right now, to be called without a lock.
    pub fn get(&self) -> Option<Arc<Registered<T>>> {
        self.0.lock().clone()
    }

    /// Sets or clears. The old table's `destroy` runs here, or where its running callback ends.
    pub fn set(&self, new: Option<Arc<Registered<T>>>) {
        let old = std::mem::replace(&mut *self.0.lock(), new);
        drop(old);
    }

    /// Clears and waits until the old table's `destroy` has run.
    pub fn clear_and_wait(&self) -> Result<(), Error> {
        if is_inside() {
            return Err(Error::new(
                code::WRONG_THREAD,
                "a wait for callbacks to end was called from inside a callback",
            ));
        }
        let Some(old) = self.0.lock().take() else {
            return Ok(());
        };
        let gone = old.gone.clone();
        drop(old);
        let mut done = gone.done.lock();
        while !*done {
            gone.changed.wait(&mut done);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    unsafe extern "C" fn count(user_data: *mut c_void) {
        // SAFETY: the tests hand in a live counter.
        unsafe { &*user_data.cast::<AtomicU32>() }.fetch_add(1, Ordering::SeqCst);
    }

    fn registered(ends: &AtomicU32) -> Arc<Registered<()>> {
        let data = UserData(std::ptr::from_ref(ends).cast_mut().cast());
        Registered::new((), data, Some(count))
    }

    #[test]
    fn destroy_runs_once_after_the_running_callback() {
        let ends = AtomicU32::new(0);
        let slot = Slot::default();
        slot.set(Some(registered(&ends)));
        let running = slot.get().unwrap();
        slot.set(None);
        assert_eq!(
            ends.load(Ordering::SeqCst),
            0,
            "a callback is still running"
        );
        drop(running);
        assert_eq!(ends.load(Ordering::SeqCst), 1);
        slot.set(None);
        assert_eq!(ends.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn waiting_waits_and_is_refused_inside_a_callback() {
        let ends = AtomicU32::new(0);
        let slot = Slot::default();
        slot.set(Some(registered(&ends)));
        assert_eq!(
            enter(|| slot.clear_and_wait()).unwrap_err().code,
            code::WRONG_THREAD
        );
        let running = slot.get().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(20));
                drop(running);
            });
            slot.clear_and_wait().unwrap();
            assert_eq!(ends.load(Ordering::SeqCst), 1);
        });
    }
}
