//! Callback tables from C: the barrier that clears them, their `destroy` once whatever happens, and
//! the completion of the destroy call as the last callback ever.

mod cabi;

use cabi::{SIGN, create, destroy, last_error, profile};
use std::ffi::{CStr, c_char, c_void};
use std::mem::offset_of;
use std::ptr::{null, null_mut};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use zego_express::capi::callbacks::*;
use zego_express::capi::engine::*;
use zego_express::capi::publish::*;
use zego_express::ffi::sized::SizedStruct;
use zego_proto::code;

const NOWHERE: &CStr = c"ws://127.0.0.1:9";
/// Long enough that whoever does not wait is found out.
const A_WHILE: Duration = Duration::from_millis(200);
const PATIENCE: Duration = Duration::from_secs(30);

/// A callback that says that it runs, and then waits to be let go.
struct Gate {
    entered: Sender<()>,
    go: Mutex<Receiver<()>>,
}

impl Gate {
    fn new() -> (Self, Receiver<()>, Sender<()>) {
        let ((entered, inside), (go, gate)) = (channel(), channel());
        let go_on = Mutex::new(gate);
        (Self { entered, go: go_on }, inside, go)
    }

    fn data(&self) -> *mut c_void {
        (&raw const *self).cast_mut().cast()
    }

    /// # Safety
    /// `data` is that of a live gate.
    unsafe fn pass(data: *mut c_void) {
        // SAFETY: as promised.
        let gate = unsafe { &*data.cast::<Gate>() };
        gate.entered.send(()).expect("the test waits");
        let go = gate.go.lock().expect("nobody panics inside");
        go.recv_timeout(PATIENCE).expect("let go");
    }
}

unsafe extern "C" fn pass_refused(
    _: *mut zex_engine,
    _: i32,
    _: *const c_char,
    _: *const c_char,
    data: *mut c_void,
) {
    // SAFETY: the tests hand in gates.
    unsafe { Gate::pass(data) };
}

unsafe extern "C" fn pass_destroy(data: *mut c_void) {
    // SAFETY: the tests hand in gates.
    unsafe { Gate::pass(data) };
}

unsafe extern "C" fn count(data: *mut c_void) {
    // SAFETY: the tests hand in counters that live long enough.
    unsafe { &*data.cast::<AtomicU32>() }.fetch_add(1, Ordering::SeqCst);
}

/// Names that threads may share.
#[derive(Clone, Copy)]
struct Name(*mut zex_engine);
// SAFETY: an engine's handle is a name, good on any thread.
unsafe impl Send for Name {}

impl Name {
    fn get(self) -> *mut zex_engine {
        self.0
    }
}

/// The callback that runs belongs to a table that is in its slot no more: it is waited for all the
/// same, since whoever waits wants to free what it uses.
#[test]
fn the_wait_covers_tables_that_were_cleared_or_replaced_before() {
    fn asked(engine: *mut zex_engine) -> i32 {
        zex!(zex_clear_callbacks_wait(engine))
    }
    // What a collector calls.
    fn finalized(engine: *mut zex_engine) -> i32 {
        zex!(zex_clear_callbacks_finalize(engine.cast()));
        0
    }
    let other = zex_callbacks::defaults();
    let waits: [fn(*mut zex_engine) -> i32; 2] = [asked, finalized];
    for (replacement, wait) in [null(), &raw const other]
        .into_iter()
        .flat_map(|replacement| waits.map(|wait| (replacement, wait)))
    {
        let (gate, inside, go) = Gate::new();
        let table = zex_callbacks {
            on_debug_error: Some(pass_refused),
            ..zex_callbacks::defaults()
        };
        let engine = create(&mut profile(NOWHERE), &table, gate.data());
        assert_ne!(zex!(zex_start_preview(engine, 77)), 0, "refused, and told");
        inside.recv_timeout(PATIENCE).expect("the callback runs");
        let replaced = zex!(zex_set_callbacks(engine, replacement, null_mut()));
        assert_eq!(replaced, 0, "{}", last_error());
        let (waited, over) = channel();
        let name = Name(engine);
        let waiter = std::thread::spawn(move || {
            waited.send(wait(name.get())).expect("the test waits");
        });
        let early = over.recv_timeout(A_WHILE);
        assert!(early.is_err(), "returned while a callback runs");
        go.send(()).expect("it waits");
        assert_eq!(over.recv_timeout(PATIENCE), Ok(0));
        waiter.join().expect("it only calls");
        destroy(engine);
    }
}

/// A thread has taken a table out and is inside its `destroy` while the engine ends.
#[test]
fn the_end_waits_for_a_destroy_on_another_thread() {
    static RETURNED: AtomicBool = AtomicBool::new(false);
    unsafe extern "C" fn ended(_: i32, _: *const c_char, data: *mut c_void) {
        let early = !RETURNED.load(Ordering::SeqCst);
        // One of its own: the test's may be gone before `send` has returned.
        // SAFETY: the test waits for what is sent next.
        let tell = unsafe { &*data.cast::<Sender<bool>>() }.clone();
        tell.send(early).expect("the test waits");
    }
    unsafe extern "C" fn slow(data: *mut c_void) {
        // SAFETY: passed on.
        unsafe { pass_destroy(data) };
        RETURNED.store(true, Ordering::SeqCst);
    }
    let (gate, inside, go) = Gate::new();
    let table = zex_callbacks {
        destroy: Some(slow),
        ..zex_callbacks::defaults()
    };
    let engine = create(&mut profile(NOWHERE), &table, gate.data());
    let name = Name(engine);
    let clearer =
        std::thread::spawn(move || zex!(zex_set_callbacks(name.get(), null(), null_mut())));
    inside.recv_timeout(PATIENCE).expect("destroy runs");
    let (tell, told) = channel::<bool>();
    let data = (&raw const tell).cast_mut().cast();
    assert_eq!(zex!(zex_destroy_engine(engine, Some(ended), data)), 0);
    let before = told.recv_timeout(A_WHILE);
    go.send(()).expect("it waits");
    let early = before.or_else(|_| told.recv_timeout(PATIENCE));
    assert_eq!(early, Ok(false), "destroy is the last callback's elder");
    assert_eq!(clearer.join().expect("it only calls"), 0);
}

/// Another thread registers tables without a pause while the engine ends: what was accepted ends
/// before the last callback, what was refused within the call.
#[test]
fn no_accepted_table_ends_after_the_last_callback() {
    /// One registration: the round's end, whether destroy ran, and whether it ran too late.
    struct Registration<'a> {
        over: &'a AtomicBool,
        ends: AtomicU32,
        late: AtomicBool,
    }
    unsafe extern "C" fn gone(data: *mut c_void) {
        // SAFETY: the registrations of a round outlive its engine.
        let registration = unsafe { &*data.cast::<Registration<'_>>() };
        let over = registration.over.load(Ordering::SeqCst);
        registration.late.store(over, Ordering::SeqCst);
        registration.ends.fetch_add(1, Ordering::SeqCst);
    }
    unsafe extern "C" fn last(_: i32, _: *const c_char, data: *mut c_void) {
        // SAFETY: the flag of the round.
        unsafe { &*data.cast::<AtomicBool>() }.store(true, Ordering::SeqCst);
    }
    let table = zex_callbacks {
        destroy: Some(gone),
        ..zex_callbacks::defaults()
    };
    let mut accepted = 0;
    for round in 0..40 {
        let over = AtomicBool::new(false);
        let engine = create(
            &mut profile(NOWHERE),
            &zex_callbacks::defaults(),
            null_mut(),
        );
        let name = Name(engine);
        std::thread::scope(|scope| {
            let (over, table) = (&over, &table);
            let (begun, ready) = channel();
            let registrar = scope.spawn(move || {
                let mut all = Vec::new();
                // A few refused ones past the end, so that the end itself is crossed.
                while all.iter().filter(|(_, status)| *status != 0).count() < 3 {
                    let registration = Box::new(Registration {
                        over,
                        ends: AtomicU32::new(0),
                        late: AtomicBool::new(false),
                    });
                    let data = (&raw const *registration).cast_mut().cast();
                    let status = zex!(zex_set_callbacks(name.get(), table, data));
                    if status != 0 {
                        let ends = registration.ends.load(Ordering::SeqCst);
                        assert_eq!(ends, 1, "a refused table ends within the call");
                    }
                    all.push((registration, status));
                    let _ = begun.send(());
                }
                all
            });
            ready.recv_timeout(PATIENCE).expect("it registers");
            let data = (&raw const *over).cast_mut().cast();
            assert_eq!(zex!(zex_destroy_engine(name.get(), Some(last), data)), 0);
            let all = registrar.join().expect("it only calls");
            for (at, (registration, status)) in all.iter().enumerate() {
                let ends = registration.ends.load(Ordering::SeqCst);
                assert_eq!(ends, 1, "round {round}, table {at}");
                let late = registration.late.load(Ordering::SeqCst);
                assert!(*status != 0 || !late, "round {round}, table {at}: late");
                accepted += usize::from(*status == 0);
            }
            while !over.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        });
    }
    assert!(accepted >= 40);
}

/// A table as headers had it before its last function came: taken, and the new one is not called.
#[test]
fn a_shorter_table_of_an_older_header_is_taken() {
    let table = zex_callbacks {
        struct_size: offset_of!(zex_callbacks, on_encoded_keyframe_wanted) as u32,
        // What lies behind an older struct is not ours to read.
        on_encoded_keyframe_wanted: {
            unsafe extern "C" fn never(_: *mut zex_engine, _: u32, _: *mut c_void) {
                unreachable!("behind the table");
            }
            Some(never)
        },
        destroy: Some(count),
        ..zex_callbacks::defaults()
    };
    let ends = AtomicU32::new(0);
    let data = (&raw const ends).cast_mut().cast();
    let engine = create(&mut profile(NOWHERE), &table, data);
    destroy(engine);
    assert_eq!(ends.load(Ordering::SeqCst), 1);
}

/// A struct with room behind it, as a newer header would have it.
#[repr(C)]
struct Longer<T> {
    table: T,
    more: u64,
}

/// What is wrong with a table, the answer, and how often `destroy` runs.
#[test]
fn destroy_runs_once_however_the_registration_fails() {
    let ends = AtomicU32::new(0);
    let data = (&raw const ends).cast_mut().cast();
    let table = zex_callbacks {
        destroy: Some(count),
        ..zex_callbacks::defaults()
    };
    let media = zex_media_callbacks {
        destroy: Some(count),
        ..zex_media_callbacks::defaults()
    };
    let reach = (offset_of!(zex_callbacks, destroy) + size_of::<zex_destroy>()) as u32;
    let full = size_of::<zex_callbacks>() as u32;
    let first = zex_callbacks::FIRST_SIZE;
    let engine = create(
        &mut profile(NOWHERE),
        &zex_callbacks::defaults(),
        null_mut(),
    );
    let stale = create(
        &mut profile(NOWHERE),
        &zex_callbacks::defaults(),
        null_mut(),
    );
    destroy(stale);
    let told = |what: &str, status: i32, expected: i32, runs: u32| {
        assert_eq!(status, expected, "{what}: {}", last_error());
        assert_eq!(ends.swap(0, Ordering::SeqCst), runs, "{what}");
    };
    for (reserved, struct_size, more, expected, runs) in [
        (1, full, 0, code::COMMON_ILLEGAL_PARAM, 1),
        (0, first - 1, 0, code::STRUCT_SIZE, 1),
        (0, reach, 0, code::STRUCT_SIZE, 1),
        (0, full + 8, 1, code::STRUCT_SIZE, 1),
        // Nothing says that there is a `destroy` to run.
        (0, reach - 1, 0, code::STRUCT_SIZE, 0),
        (0, 4097, 0, code::STRUCT_SIZE, 0),
        (0, 0, 0, code::STRUCT_SIZE, 0),
    ] {
        let bad = Longer {
            table: zex_callbacks {
                reserved,
                struct_size,
                ..table
            },
            more,
        };
        let what = format!("reserved {reserved}, size {struct_size}, more {more}");
        let status = zex!(zex_set_callbacks(engine, &bad.table, data));
        told(&what, status, expected, runs);
        // The same table in a profile.
        let given = zex_engine_profile {
            callbacks: &bad.table,
            user_data: data,
            ..profile(NOWHERE)
        };
        let status = zex!(zex_create_engine(&given, &mut null_mut()));
        told(&what, status, expected, runs);
        assert!(bad.more == more, "read only");
        let bad = Longer {
            table: zex_media_callbacks {
                struct_size: match struct_size == first - 1 {
                    true => zex_media_callbacks::FIRST_SIZE - 1,
                    false => struct_size.min(4097),
                },
                ..media
            },
            more,
        };
        if struct_size < first {
            let status = zex!(zex_set_media_callbacks(engine, &bad.table, data));
            told(&what, status, code::STRUCT_SIZE, runs);
        }
    }
    for (what, nobody) in [("NULL", null_mut()), ("stale", stale)] {
        let status = zex!(zex_set_callbacks(nobody, &table, data));
        told(what, status, code::INVALID_HANDLE, 1);
        let status = zex!(zex_set_media_callbacks(nobody, &media, data));
        told(what, status, code::INVALID_HANDLE, 1);
    }
    let good = zex_engine_profile {
        callbacks: &table,
        user_data: data,
        ..profile(NOWHERE)
    };
    let status = zex!(zex_create_engine(&good, null_mut()));
    told("nowhere to", status, code::COMMON_ILLEGAL_PARAM, 1);
    let no_app = zex_engine_profile { app_id: 0, ..good };
    let status = zex!(zex_create_engine(&no_app, &mut null_mut()));
    told("no app_id", status, code::ENGINE_APPID_ZERO, 1);
    let reach = offset_of!(zex_engine_profile, user_data) + size_of::<*mut c_void>();
    for (struct_size, runs) in [(reach as u32, 1), (reach as u32 - 1, 0), (5000, 0)] {
        let short = zex_engine_profile {
            struct_size,
            ..good
        };
        let status = zex!(zex_create_engine(&short, &mut null_mut()));
        told("a short profile", status, code::STRUCT_SIZE, runs);
    }
    destroy(engine);
    assert_eq!(SIGN.to_bytes().len(), 64, "the profiles are right besides");
}
