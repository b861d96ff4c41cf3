//! The built library as a C program sees it, for tests of the C surface.
#![allow(dead_code)] // each test uses its own part

use std::ffi::{CStr, c_void};
use std::path::PathBuf;
use std::sync::OnceLock;
use zego_express::capi::callbacks::{zex_callbacks, zex_user};
use zego_express::capi::engine::{zex_engine, zex_engine_profile};
use zego_express::capi::publish::zex_video_frame_data;
use zego_express::ffi::sized::SizedStruct;

pub const SIGN: &CStr = c"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// Where cargo put the library that this test was built with.
pub fn library_path() -> PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    test.parent()
        .expect("a test lies in a folder")
        .join("libzego_express.so")
}

pub fn library() -> &'static libloading::Library {
    static LIBRARY: OnceLock<libloading::Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        // SAFETY: our own library; loading it runs no code but the C runtime's.
        unsafe { libloading::Library::new(library_path()) }.expect("the library was just built")
    })
}

/// Calls a function of the library: `zex!(zex_stop_preview(engine, 0))`. The function of the same
/// name that is linked into the test gives the type, the loaded library the code.
#[macro_export]
macro_rules! zex {
    (@pointer $name:ident;) => { $crate::cabi::pointer::of0($name) };
    (@pointer $name:ident; $a0:expr) => { $crate::cabi::pointer::of1($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr) => { $crate::cabi::pointer::of2($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr, $a2:expr) => { $crate::cabi::pointer::of3($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr, $a2:expr, $a3:expr) => { $crate::cabi::pointer::of4($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr, $a2:expr, $a3:expr, $a4:expr) => { $crate::cabi::pointer::of5($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr, $a2:expr, $a3:expr, $a4:expr, $a5:expr) => { $crate::cabi::pointer::of6($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr, $a2:expr, $a3:expr, $a4:expr, $a5:expr, $a6:expr) => { $crate::cabi::pointer::of7($name) };
    (@pointer $name:ident; $a0:expr, $a1:expr, $a2:expr, $a3:expr, $a4:expr, $a5:expr, $a6:expr, $a7:expr) => { $crate::cabi::pointer::of8($name) };
    ($name:ident($($argument:expr),* $(,)?)) => {{
        let linked = zex!(@pointer $name; $($argument),*);
        let name = concat!(stringify!($name), "\0");
        #[allow(unused_unsafe, clippy::macro_metavars_in_unsafe)]
        // SAFETY: the header declares the function with this type; tests hand in what it asks
        // for, or what it says is checked.
        unsafe { $crate::cabi::load(name, linked)($($argument),*) }
    }};
}

/// Function items as pointers of their own type, by number of arguments.
pub mod pointer {
    pub fn of0<R>(function: unsafe extern "C" fn() -> R) -> unsafe extern "C" fn() -> R {
        function
    }
    pub fn of1<A, R>(function: unsafe extern "C" fn(A) -> R) -> unsafe extern "C" fn(A) -> R {
        function
    }
    pub fn of2<A, B, R>(
        function: unsafe extern "C" fn(A, B) -> R,
    ) -> unsafe extern "C" fn(A, B) -> R {
        function
    }
    pub fn of3<A, B, C, R>(
        function: unsafe extern "C" fn(A, B, C) -> R,
    ) -> unsafe extern "C" fn(A, B, C) -> R {
        function
    }
    pub fn of4<A, B, C, D, R>(
        function: unsafe extern "C" fn(A, B, C, D) -> R,
    ) -> unsafe extern "C" fn(A, B, C, D) -> R {
        function
    }
    pub fn of5<A, B, C, D, E, R>(
        function: unsafe extern "C" fn(A, B, C, D, E) -> R,
    ) -> unsafe extern "C" fn(A, B, C, D, E) -> R {
        function
    }
    pub fn of6<A, B, C, D, E, F, R>(
        function: unsafe extern "C" fn(A, B, C, D, E, F) -> R,
    ) -> unsafe extern "C" fn(A, B, C, D, E, F) -> R {
        function
    }
    pub fn of7<A, B, C, D, E, F, G, R>(
        function: unsafe extern "C" fn(A, B, C, D, E, F, G) -> R,
    ) -> unsafe extern "C" fn(A, B, C, D, E, F, G) -> R {
        function
    }
    pub fn of8<A, B, C, D, E, F, G, H, R>(
        function: unsafe extern "C" fn(A, B, C, D, E, F, G, H) -> R,
    ) -> unsafe extern "C" fn(A, B, C, D, E, F, G, H) -> R {
        function
    }
}

/// Looks a function up in the library.
pub fn load<F: Copy>(name: &str, _like: F) -> F {
    // SAFETY: `_like` has the type that the header declares.
    *unsafe { library().get::<F>(name.as_bytes()) }.unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// Message of the last failure on this thread.
pub fn last_error() -> String {
    use zego_express::capi::error::zex_last_error;
    let text = zex!(zex_last_error());
    // SAFETY: never NULL, valid until the next failing call.
    unsafe { CStr::from_ptr(text) }
        .to_string_lossy()
        .into_owned()
}

/// A profile that is right but for a server: nothing listens there.
pub fn profile(server_url: &CStr) -> zex_engine_profile {
    zex_engine_profile {
        app_id: 1234,
        app_sign: SIGN.as_ptr(),
        server_url: server_url.as_ptr(),
        ..zex_engine_profile::defaults()
    }
}

/// Creates an engine with an event table.
pub fn create(
    profile: &mut zex_engine_profile,
    callbacks: &zex_callbacks,
    user_data: *mut c_void,
) -> *mut zex_engine {
    use zego_express::capi::engine::zex_create_engine;
    profile.callbacks = callbacks;
    profile.user_data = user_data;
    let mut engine = std::ptr::null_mut();
    let status = zex!(zex_create_engine(&*profile, &mut engine));
    assert_eq!(status, 0, "{}", last_error());
    engine
}

/// Destroys an engine and waits for its last callback.
pub fn destroy(engine: *mut zex_engine) {
    use zego_express::capi::engine::zex_destroy_engine;
    let (done, wait) = std::sync::mpsc::channel::<()>();
    unsafe extern "C" fn completed(_: i32, _: *const std::ffi::c_char, data: *mut c_void) {
        // SAFETY: made by `Box::into_raw` below, given back once.
        let done = unsafe { Box::from_raw(data.cast::<std::sync::mpsc::Sender<()>>()) };
        let _ = done.send(());
    }
    let data = Box::into_raw(Box::new(done)).cast();
    assert_eq!(
        zex!(zex_destroy_engine(engine, Some(completed), data)),
        0,
        "{}",
        last_error()
    );
    wait.recv_timeout(std::time::Duration::from_secs(30))
        .expect("destroy completes");
}

/// One that may log in.
pub fn user() -> zex_user {
    zex_user {
        user_id: c"u".as_ptr(),
        user_name: c"U".as_ptr(),
        ..zex_user::defaults()
    }
}

/// 16 x 16 in a format of one plane, which is `plane`.
pub fn picture(plane: &[u8]) -> zex_video_frame_data {
    zex_video_frame_data {
        format: 3,
        width: 16,
        height: 16,
        planes: [plane.as_ptr(), std::ptr::null(), std::ptr::null()],
        strides: [64, 0, 0],
        ..zex_video_frame_data::defaults()
    }
}
