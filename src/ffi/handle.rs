//! Handles are names, not addresses: a pointer that C holds carries a tag, a slot and a generation
//! of the table here and is never dereferenced. NULL, stale and foreign handles are found out.
//!
//! 64-bit: 8 bits tag, 24 slot, 32 generation. 32-bit: 4, 12, 16. Slot 0 is never used, and a slot
//! whose generation would wrap is retired, so that an old handle can never name a new object.

use crate::engine::Error;
use once_cell::sync::Lazy;
use parking_lot::RwLock;
use std::any::Any;
use std::sync::Arc;
use zego_proto::code;

#[cfg(target_pointer_width = "64")]
const LAYOUT: Layout = Layout {
    slot_bits: 24,
    generation_bits: 32,
};
#[cfg(target_pointer_width = "32")]
const LAYOUT: Layout = Layout {
    slot_bits: 12,
    generation_bits: 16,
};

struct Layout {
    slot_bits: u32,
    generation_bits: u32,
}

/// A kind of object that C can hold.
pub trait Object: Any + Send + Sync {
    /// Non-zero, one per kind; at most 15 so that it fits 32-bit handles.
    const TAG: u8;
    /// As the header calls it.
    const NAME: &'static str;
    /// At most this many at a time: far more than any application holds, far less than memory.
    const LIMIT: usize;
}

struct Slot {
    generation: u32,
    tag: u8,
    object: Option<Arc<dyn Any + Send + Sync>>,
}

#[derive(Default)]
struct Table {
    slots: Vec<Slot>,
    free: Vec<usize>,
    live: [usize; 16],
}

static TABLE: Lazy<RwLock<Table>> = Lazy::new(|| {
    let never_used = Slot {
        generation: 0,
        tag: 0,
        object: None,
    };
    RwLock::new(Table {
        slots: vec![never_used],
        ..Table::default()
    })
});

/// Puts an object into the table; the result goes to C as a pointer.
pub fn insert<T: Object>(object: Arc<T>) -> Result<usize, Error> {
    let mut table = TABLE.write();
    if table.live[T::TAG as usize] >= T::LIMIT {
        return Err(Error::new(
            code::LIMIT_REACHED,
            format!(
                "{}: {} are alive, the limit; release some",
                T::NAME,
                T::LIMIT
            ),
        ));
    }
    let slot = match table.free.pop() {
        Some(slot) => slot,
        None if table.slots.len() < 1 << LAYOUT.slot_bits => {
            table.slots.push(Slot {
                generation: 1,
                tag: 0,
                object: None,
            });
            table.slots.len() - 1
        }
        None => return Err(Error::new(code::LIMIT_REACHED, "handle table is full")),
    };
    table.live[T::TAG as usize] += 1;
    let entry = &mut table.slots[slot];
    entry.tag = T::TAG;
    entry.object = Some(object);
    Ok(pack(T::TAG, slot, entry.generation))
}

/// The object behind a handle of C.
pub fn get<T: Object>(handle: usize) -> Result<Arc<T>, Error> {
    let object = {
        let table = TABLE.read();
        let (slot, generation) = unpack::<T>(handle)?;
        match table.slots.get(slot) {
            Some(entry) if entry.tag == T::TAG && entry.generation == generation => {
                entry.object.clone()
            }
            _ => None,
        }
    };
    object
        .and_then(|object| object.downcast::<T>().ok())
        .ok_or_else(|| stale::<T>())
}

/// Takes an object out; every copy of its handle is stale from here on.
pub fn remove<T: Object>(handle: usize) -> Result<Arc<T>, Error> {
    let object = {
        let mut table = TABLE.write();
        let (slot, generation) = unpack::<T>(handle)?;
        let Some(entry) = table.slots.get_mut(slot) else {
            return Err(stale::<T>());
        };
        if entry.tag != T::TAG || entry.generation != generation {
            return Err(stale::<T>());
        }
        let object = entry.object.take();
        entry.tag = 0;
        let last = if LAYOUT.generation_bits == 32 {
            u32::MAX
        } else {
            (1 << LAYOUT.generation_bits) - 1
        };
        if entry.generation < last {
            entry.generation += 1;
            table.free.push(slot);
        }
        table.live[T::TAG as usize] -= 1;
        object
    };
    // Dropped by the caller, outside the lock: an object's end may call back into the table.
    object
        .and_then(|object| object.downcast::<T>().ok())
        .ok_or_else(|| stale::<T>())
}

/// How many objects of a kind C holds.
pub fn live<T: Object>() -> usize {
    TABLE.read().live[T::TAG as usize]
}

/// How many objects of all kinds C holds.
pub fn live_total() -> usize {
    TABLE.read().live.iter().sum()
}

/// Objects of one kind that are alive.
pub fn live_of<T: Object>() -> usize {
    TABLE.read().live[T::TAG as usize]
}

fn pack(tag: u8, slot: usize, generation: u32) -> usize {
    ((tag as usize) << (LAYOUT.slot_bits + LAYOUT.generation_bits))
        | (slot << LAYOUT.generation_bits)
        | generation as usize
}

fn unpack<T: Object>(handle: usize) -> Result<(usize, u32), Error> {
    if handle == 0 {
        return Err(Error::new(
            code::INVALID_HANDLE,
            format!("{}: NULL", T::NAME),
        ));
    }
    let tag = handle >> (LAYOUT.slot_bits + LAYOUT.generation_bits);
    if tag != T::TAG as usize {
        return Err(Error::new(
            code::INVALID_HANDLE,
            format!("{0}: not a {0} handle", T::NAME),
        ));
    }
    let slot = (handle >> LAYOUT.generation_bits) & ((1 << LAYOUT.slot_bits) - 1);
    let generation = (handle as u64 & ((1u64 << LAYOUT.generation_bits) - 1)) as u32;
    Ok((slot, generation))
}

fn stale<T: Object>() -> Error {
    Error::new(
        code::INVALID_HANDLE,
        format!("{}: stale handle (released or destroyed)", T::NAME),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(u32);
    impl Object for Thing {
        const TAG: u8 = 14;
        const NAME: &'static str = "thing";
        const LIMIT: usize = 100;
    }
    struct Other;
    impl Object for Other {
        const TAG: u8 = 15;
        const NAME: &'static str = "other";
        const LIMIT: usize = 1;
    }

    #[test]
    fn null_stale_foreign_and_garbage_handles_are_errors() {
        let a = insert(Arc::new(Thing(7))).unwrap();
        assert_eq!(get::<Thing>(a).unwrap().0, 7);
        assert!(get::<Other>(a).is_err(), "another kind");
        remove::<Thing>(a).unwrap();
        assert!(get::<Thing>(a).is_err(), "stale");
        assert!(remove::<Thing>(a).is_err(), "released twice");
        assert!(get::<Thing>(0).is_err(), "NULL");
        for garbage in [1, 0xdead_beef, usize::MAX, a ^ (1 << 33)] {
            assert!(get::<Thing>(garbage).is_err());
        }
        let b = insert(Arc::new(Thing(8))).unwrap();
        assert_ne!(a, b, "a slot used again has a new generation");
        remove::<Thing>(b).unwrap();
    }

    #[test]
    fn a_kind_has_a_limit() {
        let a = insert(Arc::new(Other)).unwrap();
        let error = insert(Arc::new(Other)).unwrap_err();
        assert!(error.message.contains("other") && error.message.contains('1'));
        remove::<Other>(a).unwrap();
        assert_eq!(live::<Other>(), 0);
    }

    #[test]
    fn threads_race_without_harm() {
        let handles: Vec<usize> = (0..50)
            .map(|i| insert(Arc::new(Thing(i))).unwrap())
            .collect();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for handle in &handles {
                        let _ = get::<Thing>(*handle);
                        let _ = remove::<Thing>(*handle);
                    }
                });
            }
        });
        assert!(handles.iter().all(|h| get::<Thing>(*h).is_err()));
    }
}
