//! Structs that start with their own size, so that old programs meet new libraries and the other
//! way round.
//!
//! The shorter of the two sizes is laid over the defaults. A longer struct from a newer header is
//! taken as long as the bytes that this library does not know are zero: otherwise something was
//! asked for that would silently not happen.

use crate::engine::Error;
use zego_proto::code;

/// A `#[repr(C)]` struct whose first field is `uint32_t struct_size`.
///
/// # Safety
/// Every bit pattern of the fields is valid (integers, floats, pointers, function pointers in
/// `Option`), and `struct_size: u32` comes first.
pub unsafe trait Sized_: Copy {
    /// As the header calls it.
    const NAME: &'static str;
    /// Size in the first published header; nothing shorter is valid.
    const SIZE_MIN: u32;
    /// Every field at its default, `struct_size` filled in.
    fn defaults() -> Self;
}

/// Largest size believed: above it the field holds garbage, not a struct of the future.
const SIZE_MAX: u32 = 4096;

/// Reads a struct that must be there.
///
/// # Safety
/// `pointer` is NULL or points to `struct_size` readable bytes.
pub unsafe fn read<T: Sized_>(field: &str, pointer: *const T) -> Result<T, Error> {
    if pointer.is_null() || !pointer.is_aligned() {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: NULL or not aligned"),
        ));
    }
    // SAFETY: not NULL and aligned; every version of the struct begins with the size.
    let size = unsafe { *pointer.cast::<u32>() };
    // A size that no compiler gives would cut a field, and half a pointer is none.
    let is_whole = (size as usize).is_multiple_of(align_of::<T>());
    if size < T::SIZE_MIN || size > SIZE_MAX || !is_whole {
        return Err(Error::new(
            code::STRUCT_SIZE,
            format!(
                "{field}: struct_size {size} of {}, expected {} to {SIZE_MAX}; set it with its INIT macro",
                T::NAME,
                T::SIZE_MIN
            ),
        ));
    }
    let known = size_of::<T>().min(size as usize);
    // SAFETY: the caller promises `size` readable bytes.
    let bytes = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), size as usize) };
    if bytes[known..].iter().any(|byte| *byte != 0) {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!(
                "{field}: {} has {size} bytes and uses fields behind byte {known}, which this library does not know",
                T::NAME
            ),
        ));
    }
    let mut value = T::defaults();
    // SAFETY: both sides have at least `known` bytes; every bit pattern is valid by `Sized_`.
    unsafe {
        std::ptr::copy_nonoverlapping(
            bytes.as_ptr(),
            std::ptr::from_mut(&mut value).cast::<u8>(),
            known,
        );
    }
    Ok(value)
}

/// Reads one member of a struct that may be wrong in every other way; `None` if the struct has no
/// size that can be believed or does not reach so far.
///
/// # Safety
/// As [`read`]; `offset` is that of a member of type `M`, of which every bit pattern is valid.
pub unsafe fn peek<T: Sized_, M: Copy>(pointer: *const T, offset: usize) -> Option<M> {
    if pointer.is_null() || !pointer.is_aligned() {
        return None;
    }
    // SAFETY: not NULL and aligned; every version of the struct begins with the size.
    let size = unsafe { *pointer.cast::<u32>() };
    if size > SIZE_MAX || (size as usize) < offset + size_of::<M>() {
        return None;
    }
    // SAFETY: the caller promises `size` readable bytes, and the member's type.
    Some(unsafe { pointer.byte_add(offset).cast::<M>().read() })
}

/// Reads a struct that may be NULL: all defaults then.
///
/// # Safety
/// As [`read`].
pub unsafe fn read_or_default<T: Sized_>(field: &str, pointer: *const T) -> Result<T, Error> {
    if pointer.is_null() {
        return Ok(T::defaults());
    }
    // SAFETY: passed on.
    unsafe { read(field, pointer) }
}

/// Fills a struct of the caller, at most as far as the caller's header knows it.
///
/// # Safety
/// `out` is NULL or points to `struct_size` writable bytes.
pub unsafe fn write<T: Sized_>(field: &str, out: *mut T, value: &T) -> Result<(), Error> {
    // SAFETY: passed on; checks NULL, alignment and size.
    let theirs = unsafe { read_size::<T>(field, out) }?;
    let known = size_of::<T>().min(theirs as usize);
    // SAFETY: both sides have at least `known` bytes.
    unsafe {
        std::ptr::copy_nonoverlapping(
            std::ptr::from_ref(value).cast::<u8>(),
            out.cast::<u8>(),
            known,
        );
        *out.cast::<u32>() = theirs;
    }
    Ok(())
}

unsafe fn read_size<T: Sized_>(field: &str, pointer: *const T) -> Result<u32, Error> {
    if pointer.is_null() || !pointer.is_aligned() {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: NULL or not aligned"),
        ));
    }
    // SAFETY: not NULL and aligned; the struct begins with its size.
    let size = unsafe { *pointer.cast::<u32>() };
    if size < T::SIZE_MIN || size > SIZE_MAX {
        return Err(Error::new(
            code::STRUCT_SIZE,
            format!(
                "{field}: struct_size {size} of {}, expected {} to {SIZE_MAX}",
                T::NAME,
                T::SIZE_MIN
            ),
        ));
    }
    Ok(size)
}

/// Implements [`Sized_`] and the exported `zex_x_init` function for a struct.
#[macro_export]
#[doc(hidden)]
macro_rules! sized_struct {
    ($name:ident, $text:literal, { $($fields:tt)* }) => {
        $crate::sized_struct!($name, $text, { $($fields)* }, first_size: ::std::mem::size_of::<$name>());
    };
    // One that has grown since the first header, where it had `first_size` bytes.
    ($name:ident, $text:literal, { $($field:ident : $value:expr),* $(,)? }, first_size: $first:expr) => {
        // SAFETY: the struct is `repr(C)`, begins with `struct_size: u32`, and holds only integers,
        // floats, pointers and optional function pointers.
        unsafe impl $crate::ffi::sized::Sized_ for $name {
            const NAME: &'static str = $text;
            const SIZE_MIN: u32 = $first as u32;
            fn defaults() -> Self {
                // SAFETY: all-zero is valid for every field by the promise above.
                let mut value: $name = unsafe { ::std::mem::zeroed() };
                value.struct_size = ::std::mem::size_of::<$name>() as u32;
                $(value.$field = $value;)*
                value
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    struct Thing {
        struct_size: u32,
        a: u32,
        b: u32,
    }
    // SAFETY: integers only, size first.
    unsafe impl Sized_ for Thing {
        const NAME: &'static str = "thing";
        const SIZE_MIN: u32 = 8;
        fn defaults() -> Self {
            Thing {
                struct_size: 12,
                a: 1,
                b: 2,
            }
        }
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Longer {
        thing: Thing,
        c: u32,
    }

    #[test]
    fn a_short_struct_keeps_the_defaults_of_what_it_lacks() {
        let old = Thing {
            struct_size: 8,
            a: 5,
            b: 99,
        };
        // SAFETY: a live struct.
        let read = unsafe { read("x", &old) }.unwrap();
        assert_eq!((read.a, read.b), (5, 2));
    }

    #[test]
    fn a_longer_struct_is_taken_only_if_the_rest_is_zero() {
        let mut new = Longer {
            thing: Thing {
                struct_size: 16,
                a: 5,
                b: 6,
            },
            c: 0,
        };
        // SAFETY: a live struct of 16 bytes.
        let read_back = unsafe { read("x", std::ptr::from_ref(&new).cast::<Thing>()) };
        assert_eq!(read_back.unwrap().b, 6);
        new.c = 1;
        // SAFETY: as above.
        let error = unsafe { read("x", std::ptr::from_ref(&new).cast::<Thing>()) }.unwrap_err();
        assert!(error.message.contains("does not know"), "{}", error.message);
    }

    #[test]
    fn null_and_truncated_are_errors_that_name_the_field() {
        // SAFETY: NULL is allowed.
        let error = unsafe { read::<Thing>("profile", std::ptr::null()) }.unwrap_err();
        assert!(error.message.starts_with("profile"));
        let bad = Thing {
            struct_size: 4,
            a: 0,
            b: 0,
        };
        // SAFETY: a live struct.
        let error = unsafe { read("profile", &bad) }.unwrap_err();
        assert_eq!(error.code, code::STRUCT_SIZE);
    }
}
