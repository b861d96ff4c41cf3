//! `Native` of the Kotlin layer: memory of C, which no function of the C interface is about.

use crate::bridge::enter;
use jni_sys::{JNIEnv, jclass, jlong, jobject, jstring};
use std::ptr::null_mut;

/// `Native.memory(address, size)`: a direct buffer over memory of C.
///
/// # Safety
/// Called by the VM only; the memory outlives the use of the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Native_memory(
    env: *mut JNIEnv,
    _class: jclass,
    address: jlong,
    size: jlong,
) -> jobject {
    // SAFETY: the VM hands in a valid environment.
    unsafe { enter(env, null_mut(), |env| env.memory(address, size)) }
}

/// `Native.address(buffer)`: where a direct buffer lies, 0 for null.
///
/// # Safety
/// Called by the VM only.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Native_address(
    env: *mut JNIEnv,
    _class: jclass,
    buffer: jobject,
) -> jlong {
    // SAFETY: the VM hands in a valid environment and reference.
    unsafe {
        enter(env, 0, |env| {
            let address = env.buffer("buffer", buffer, 0)?;
            Some(address.expose_provenance() as jlong)
        })
    }
}

/// `Native.text(address)`: a NUL-terminated text of C, null for 0.
///
/// # Safety
/// Called by the VM only; the address is 0 or leads to a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "system" fn Java_im_zego_zegoexpress_internal_Native_text(
    env: *mut JNIEnv,
    _class: jclass,
    address: jlong,
) -> jstring {
    let text = std::ptr::with_exposed_provenance(address as usize);
    // SAFETY: the VM hands in a valid environment, the Kotlin layer an address from the library.
    unsafe { enter(env, null_mut(), |env| env.text_out(text)) }
}
