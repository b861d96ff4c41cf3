//! The virtual machine, and the threads that belong to it.

use jni_sys::{JNI_EDETACHED, JNI_OK, JNI_VERSION_1_6, JNIEnv, JavaVM, JavaVMAttachArgs, jint};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::{null_mut, with_exposed_provenance_mut};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Address of the one VM that a process can have; it lives as long as the process.
static VM: AtomicUsize = AtomicUsize::new(0);

/// The VM has loaded this library.
///
/// # Safety
/// Called by the VM only.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn JNI_OnLoad(vm: *mut JavaVM, _reserved: *mut c_void) -> jint {
    VM.store(vm.expose_provenance(), Ordering::Release);
    JNI_VERSION_1_6
}

/// Detaches its thread when the thread ends, if it was attached here.
struct Attached(Cell<bool>);

impl Drop for Attached {
    fn drop(&mut self) {
        if self.0.get() {
            let vm: *mut JavaVM = with_exposed_provenance_mut(VM.load(Ordering::Acquire));
            // SAFETY: the VM outlives its threads; this thread was attached and runs no Java code.
            unsafe { ((**vm).v1_2.DetachCurrentThread)(vm) };
        }
    }
}

thread_local! {
    static ATTACHED: Attached = const { Attached(Cell::new(false)) };
}

/// This thread's environment; attaches the thread, as a daemon, if the VM does not know it yet.
pub fn environment() -> Option<*mut JNIEnv> {
    let vm: *mut JavaVM = with_exposed_provenance_mut(VM.load(Ordering::Acquire));
    if vm.is_null() {
        return None;
    }
    let mut env = null_mut();
    // SAFETY: the VM handed itself in when it loaded us, and outlives its threads.
    let known = unsafe { ((**vm).v1_2.GetEnv)(vm, &raw mut env, JNI_VERSION_1_6) };
    if known == JNI_OK {
        return Some(env.cast());
    }
    // A thread that is ending has no guard any more and must not be attached again.
    if known != JNI_EDETACHED || ATTACHED.try_with(|_| ()).is_err() {
        return None;
    }
    let mut arguments = JavaVMAttachArgs {
        version: JNI_VERSION_1_6,
        name: c"zego-express".as_ptr().cast_mut(),
        group: null_mut(),
    };
    // SAFETY: as above; the arguments live until the call returns.
    let attached = unsafe {
        ((**vm).v1_4.AttachCurrentThreadAsDaemon)(
            vm,
            &raw mut env,
            (&raw mut arguments).cast::<c_void>(),
        )
    };
    if attached != JNI_OK {
        return None;
    }
    ATTACHED.with(|a| a.0.set(true));
    Some(env.cast())
}
