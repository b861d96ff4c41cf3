//! Structs that start with their own size, so that old programs meet new libraries and the other
//! way round.
//!
//! The shorter of the two sizes is laid over the defaults. A longer struct from a newer header is
//! taken as long as the bytes that this library does not know are zero: otherwise something was
//! asked for that would silently not happen.

use super::guard::quiet;
use crate::engine::Error;
use zego_proto::code;

/// A `#[repr(C)]` struct whose first field is `uint32_t struct_size`; made by [`sized_struct!`].
///
/// # Safety
/// Every bit pattern of the fields is valid (integers, floats, pointers, function pointers in
/// `Option`), and `struct_size: u32` comes first.
pub unsafe trait SizedStruct: Copy {
    /// As the header calls it.
    const NAME: &'static str;
    /// Size in the first published header; nothing shorter is valid, and this never changes.
    const FIRST_SIZE: u32;
    /// Every field at its default, `struct_size` filled in.
    fn defaults() -> Self;
    /// The first reserved field that is not 0, or boolean that is neither 0 nor 1. `path` is where
    /// the struct came from, such as `config`.
    fn check(&self, path: &str) -> Result<(), Error>;
}

/// Largest size believed: above it the field holds garbage, not a struct of the future.
const SIZE_MAX: u32 = 4096;

/// Reads a struct that must be there.
///
/// Errors: `COMMON_ILLEGAL_PARAM` for NULL, a pointer that is not aligned, and a reserved field that
/// is not 0; `INVALID_ENUM` for a boolean that is neither 0 nor 1; `STRUCT_SIZE` for a size that is
/// none, and for bytes unknown to this library that are not zero.
///
/// # Safety
/// `pointer` is NULL or points to `struct_size` readable bytes.
pub unsafe fn read<T: SizedStruct>(field: &str, pointer: *const T) -> Result<T, Error> {
    // SAFETY: passed on from the caller.
    let size = unsafe { size_of_theirs(field, pointer) }?;
    let known = size_of::<T>().min(size);
    // SAFETY: the caller promises `size` readable bytes.
    let bytes = unsafe { std::slice::from_raw_parts(pointer.cast::<u8>(), size) };
    if bytes[known..].iter().any(|byte| *byte != 0) {
        return Err(Error::new(
            code::STRUCT_SIZE,
            format!(
                "{field}: {} has {size} bytes and uses fields behind byte {known}, which this library does not know",
                T::NAME
            ),
        ));
    }
    let mut value = T::defaults();
    // SAFETY: both sides have at least `known` bytes; every bit pattern is valid by `SizedStruct`.
    unsafe {
        std::ptr::copy_nonoverlapping(
            bytes.as_ptr(),
            std::ptr::from_mut(&mut value).cast::<u8>(),
            known,
        );
    }
    value.check(field)?;
    Ok(value)
}

/// The caller's `struct_size`.
///
/// # Safety
/// As [`read`].
unsafe fn size_of_theirs<T: SizedStruct>(field: &str, pointer: *const T) -> Result<usize, Error> {
    if !has_size(pointer) {
        return Err(Error::new(
            code::COMMON_ILLEGAL_PARAM,
            format!("{field}: NULL or not aligned"),
        ));
    }
    // SAFETY: not NULL and aligned; every version of the struct begins with the size.
    let size = unsafe { *pointer.cast::<u32>() };
    // A size that no version has would cut a field, and half a pointer is none. That all sizes are
    // multiples of 8 is seen to by crates/gen.
    let is_whole = size.is_multiple_of(8);
    if size < T::FIRST_SIZE || size > SIZE_MAX || !is_whole {
        return Err(Error::new(
            code::STRUCT_SIZE,
            format!(
                "{field}: struct_size {size} of {}, expected {} to {SIZE_MAX}; set it with its INIT macro",
                T::NAME,
                T::FIRST_SIZE
            ),
        ));
    }
    Ok(size as usize)
}

/// Whether a size can be read there. An older version of the struct may have asked for less alignment
/// than today's, never for less than its size does.
fn has_size<T>(pointer: *const T) -> bool {
    !pointer.is_null() && pointer.cast::<u32>().is_aligned()
}

/// Sets a struct of the caller to its defaults; NULL is ignored.
///
/// # Safety
/// `value` is NULL or writable.
pub unsafe fn init<T: SizedStruct>(value: *mut T) {
    quiet((), || {
        if has_size(value) {
            // SAFETY: the caller promises writable memory for a `T`.
            unsafe { value.write_unaligned(T::defaults()) };
        }
    });
}

/// What `reserved:` of [`sized_struct!`] checks.
pub fn must_be_zero(path: &str, field: &str, value: u32) -> Result<(), Error> {
    if value == 0 {
        return Ok(());
    }
    Err(Error::new(
        code::COMMON_ILLEGAL_PARAM,
        format!("{path}: {field} is {value}, must be 0"),
    ))
}

/// What `booleans:` of [`sized_struct!`] checks.
pub fn must_be_boolean(path: &str, field: &str, value: u32) -> Result<(), Error> {
    if value <= 1 {
        return Ok(());
    }
    Err(Error::new(
        code::INVALID_ENUM,
        format!("{path}: {field} is {value}, must be 0 or 1"),
    ))
}

/// Reads one member of a struct that may be wrong in every other way; `None` if the struct has no
/// size that can be believed or does not reach so far.
///
/// # Safety
/// As [`read`]; `offset` is that of a member of type `M`, of which every bit pattern is valid.
pub unsafe fn peek<T: SizedStruct, M: Copy>(pointer: *const T, offset: usize) -> Option<M> {
    if !has_size(pointer) {
        return None;
    }
    // SAFETY: not NULL and aligned; every version of the struct begins with the size.
    let size = unsafe { *pointer.cast::<u32>() };
    if size > SIZE_MAX || (size as usize) < offset + size_of::<M>() {
        return None;
    }
    // SAFETY: the caller promises `size` readable bytes, and the member's type.
    Some(unsafe { pointer.byte_add(offset).cast::<M>().read_unaligned() })
}

/// Reads a struct that may be NULL: all defaults then.
///
/// # Safety
/// As [`read`].
pub unsafe fn read_or_default<T: SizedStruct>(field: &str, pointer: *const T) -> Result<T, Error> {
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
pub unsafe fn write<T: SizedStruct>(field: &str, out: *mut T, value: &T) -> Result<(), Error> {
    // SAFETY: passed on; checks NULL, alignment and size.
    let theirs = unsafe { size_of_theirs::<T>(field, out) }?;
    let known = size_of::<T>().min(theirs);
    // SAFETY: both sides have at least `known` bytes.
    unsafe {
        std::ptr::copy_nonoverlapping(
            std::ptr::from_ref(value).cast::<u8>(),
            out.cast::<u8>(),
            known,
        );
        *out.cast::<u32>() = theirs as u32;
    }
    Ok(())
}

/// Makes a struct one that can grow: implements [`SizedStruct`] and exports its init function. The
/// header's INIT macro and the init function's declaration are made from the same lines by
/// crates/gen.
///
/// - `first_size`: bytes in the first published header, on a 64-bit machine (the only ones shipped
///   for); a literal, since it must not follow the struct.
/// - `defaults`: fields that do not start at 0.
/// - `booleans`, `reserved`: checked wherever the struct is read.
#[macro_export]
#[doc(hidden)]
macro_rules! sized_struct {
    (
        $name:ident, init: $init:ident, first_size: $first_size:literal,
        defaults: { $($field:ident : $value:expr),* $(,)? },
        booleans: [$($boolean:ident),* $(,)?],
        reserved: [$($reserved:ident),* $(,)?] $(,)?
    ) => {
        // SAFETY: the struct is `repr(C)`, begins with `struct_size: u32`, and holds only integers,
        // floats, pointers and optional function pointers.
        unsafe impl $crate::ffi::sized::SizedStruct for $name {
            const NAME: &'static str = stringify!($name);
            // Nothing is shipped for 32-bit machines yet, so that nothing is promised there.
            const FIRST_SIZE: u32 = if cfg!(target_pointer_width = "64") {
                $first_size
            } else {
                ::std::mem::size_of::<$name>() as u32
            };
            fn defaults() -> Self {
                // SAFETY: all-zero is valid for every field by the promise above.
                let mut value: $name = unsafe { ::std::mem::zeroed() };
                value.struct_size = ::std::mem::size_of::<$name>() as u32;
                $(value.$field = $value;)*
                value
            }
            fn check(&self, path: &str) -> $crate::engine::Result<()> {
                let _ = path;
                $($crate::ffi::sized::must_be_boolean(path, stringify!($boolean), self.$boolean)?;)*
                $($crate::ffi::sized::must_be_zero(path, stringify!($reserved), self.$reserved)?;)*
                Ok(())
            }
        }

        /// # Safety
        /// `value` is NULL or writable.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $init(value: *mut $name) {
            // SAFETY: passed on from the caller.
            unsafe { $crate::ffi::sized::init(value) }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct Thing {
        struct_size: u32,
        a: u32,
        is_b: u32,
        reserved: u32,
    }

    sized_struct! {
        Thing, init: thing_init, first_size: 8,
        defaults: { a: 3, is_b: 1 }, booleans: [is_b], reserved: [reserved],
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Longer {
        thing: Thing,
        c: u64,
    }

    fn thing(struct_size: u32) -> Thing {
        Thing {
            struct_size,
            a: 5,
            is_b: 0,
            reserved: 0,
        }
    }

    #[test]
    fn a_short_struct_keeps_the_defaults_of_what_it_lacks() {
        // SAFETY: a live struct.
        let read = unsafe { read("x", &thing(8)) }.unwrap();
        assert_eq!((read.a, read.is_b), (5, 1));
    }

    #[test]
    fn a_longer_struct_is_taken_only_if_the_rest_is_zero() {
        let mut new = Longer {
            thing: thing(24),
            c: 0,
        };
        // SAFETY: a live struct of 24 bytes.
        let read_back = unsafe { read("x", std::ptr::from_ref(&new).cast::<Thing>()) };
        assert_eq!(read_back.unwrap().is_b, 0);
        new.c = 1;
        // SAFETY: as above.
        let error = unsafe { read("x", std::ptr::from_ref(&new).cast::<Thing>()) }.unwrap_err();
        assert_eq!(error.code, code::STRUCT_SIZE);
        assert!(error.message.contains("does not know"), "{}", error.message);
    }

    /// An older header may have asked for less alignment, and no size cuts a field.
    #[test]
    fn four_bytes_of_alignment_and_eight_of_size_are_enough() {
        let mut memory = [0u32; 8];
        for (size, is_whole) in [(8, true), (12, false), (16, true), (20, false)] {
            memory[1] = size;
            // SAFETY: `size` bytes follow.
            let read = unsafe { read("x", memory[1..].as_ptr().cast::<Thing>()) };
            assert_eq!(read.is_ok(), is_whole, "{size}");
        }
        // SAFETY: there is room behind.
        unsafe { thing_init(memory[1..].as_mut_ptr().cast()) };
        assert_eq!(memory[1..5], [16, 3, 1, 0]);
    }

    #[test]
    fn null_and_truncated_are_errors_that_name_the_field() {
        // SAFETY: NULL is allowed.
        let error = unsafe { read::<Thing>("profile", std::ptr::null()) }.unwrap_err();
        assert!(error.message.starts_with("profile"));
        // SAFETY: a live struct.
        let error = unsafe { read("profile", &thing(4)) }.unwrap_err();
        assert_eq!(error.code, code::STRUCT_SIZE);
    }

    #[test]
    fn booleans_and_reserved_fields_are_checked_as_far_as_the_struct_reaches() {
        let bad = Thing {
            is_b: 2,
            reserved: 9,
            ..thing(16)
        };
        // SAFETY: a live struct.
        let error = unsafe { read("x", &bad) }.unwrap_err();
        assert_eq!(error.code, code::INVALID_ENUM);
        assert_eq!(error.message, "x: is_b is 2, must be 0 or 1");
        // SAFETY: as above.
        let error = unsafe { read("x", &Thing { is_b: 1, ..bad }) }.unwrap_err();
        assert_eq!(error.code, code::COMMON_ILLEGAL_PARAM);
        assert_eq!(error.message, "x: reserved is 9, must be 0");
        let short = Thing {
            struct_size: 8,
            ..bad
        };
        // SAFETY: as above.
        assert_eq!(unsafe { read("x", &short) }.unwrap().is_b, 1);
    }

    #[test]
    fn the_init_function_sets_everything() {
        let mut value = thing(0);
        // SAFETY: a live struct, and NULL.
        unsafe {
            thing_init(&mut value);
            thing_init(std::ptr::null_mut());
        }
        assert_eq!(value, Thing::defaults());
    }
}
