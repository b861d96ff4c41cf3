//! What the generated glue is made of: text, memory and exceptions one way, calls the other way.

use crate::thread::environment;
use jni_sys::{
    JNIEnv, jarray, jchar, jdouble, jfloat, jint, jlong, jmethodID, jobject, jsize, jstring, jvalue,
};
use std::ffi::{CStr, CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::null_mut;

/// Longest text that is carried over in full, in UTF-16 units. The engine refuses anything near it
/// by its length, so the rest of a longer text cannot make a difference.
const TEXT_MAX: usize = 1 << 17;

/// Callbacks with more arguments than this would be a change of the generator.
const ARGUMENTS_MAX: usize = 16;

/// Name and descriptor of a method.
pub type Method = (&'static CStr, &'static CStr);

/// One argument of a callback.
#[derive(Clone, Copy)]
pub enum Arg {
    Int(jint),
    Long(jlong),
    Float(jfloat),
    #[allow(dead_code)]
    Double(jdouble),
    Text(*const c_char),
}

/// A text on its way to C: NUL-terminated, or NULL.
pub struct Text(Option<Vec<u8>>);

impl Text {
    pub fn as_ptr(&self) -> *const c_char {
        self.0
            .as_ref()
            .map_or(std::ptr::null(), |t| t.as_ptr().cast())
    }
}

/// The environment of the thread that is being served. Methods that return an option leave an
/// exception pending with `None`.
pub struct Env(*mut JNIEnv);

/// Runs the body of a `Java_*` function: `failed` is returned, with an exception pending, when the
/// body gives up or panics.
///
/// # Safety
/// `env` is this thread's environment.
pub unsafe fn enter<T>(env: *mut JNIEnv, failed: T, body: impl FnOnce(&mut Env) -> Option<T>) -> T {
    let mut env = Env(env);
    match catch_unwind(AssertUnwindSafe(|| body(&mut env))) {
        Ok(Some(answer)) => answer,
        Ok(None) => failed,
        Err(_) => {
            env.throw(c"java/lang/IllegalStateException", "the JNI glue panicked");
            failed
        }
    }
}

/// Calls a function of the environment's table by its JNI version and name.
macro_rules! jni {
    ($env:expr, $version:ident, $name:ident $(, $argument:expr)*) => {{
        let env = $env.0;
        ((**env).$version.$name)(env $(, $argument)*)
    }};
}

impl Env {
    /// Text for C. An unpaired surrogate or an embedded NUL becomes bytes that are not UTF-8, so
    /// that the engine refuses them with its own number and says where they are.
    pub fn text(&mut self, _field: &str, text: jstring) -> Option<Text> {
        if text.is_null() {
            return Some(Text(None));
        }
        // SAFETY: `text` is a string of this thread; the region lies inside it.
        let units = unsafe {
            let length = usize::try_from(jni!(self, v1_1, GetStringLength, text)).ok()?;
            let mut units: Vec<jchar> = vec![0; length.min(TEXT_MAX)];
            let count = units.len() as jsize;
            jni!(
                self,
                v1_2,
                GetStringRegion,
                text,
                0,
                count,
                units.as_mut_ptr()
            );
            units
        };
        Some(Text(Some(utf8(&units))))
    }

    /// Address of a direct buffer of at least `size` bytes; NULL stays NULL.
    pub fn buffer(&mut self, field: &str, buffer: jobject, size: usize) -> Option<*mut c_void> {
        if buffer.is_null() {
            return Some(null_mut());
        }
        // SAFETY: `buffer` is an object of this thread; anything but a direct buffer gives NULL.
        let (address, capacity) = unsafe {
            (
                jni!(self, v1_4, GetDirectBufferAddress, buffer),
                jni!(self, v1_4, GetDirectBufferCapacity, buffer),
            )
        };
        if address.is_null() || usize::try_from(capacity).is_ok_and(|c| c < size) {
            let problem = format!("{field}: must be a direct buffer of at least {size} bytes");
            self.throw(c"java/lang/IllegalArgumentException", &problem);
            return None;
        }
        Some(address)
    }

    /// A copy of the table of functions in a direct buffer.
    pub fn table<T>(&mut self, field: &str, buffer: jobject) -> Option<Option<T>> {
        let address = self.buffer(field, buffer, size_of::<T>())?;
        if address.is_null() {
            return Some(None);
        }
        // SAFETY: the buffer is large enough; a table is made of integers and pointers, for which
        // any bytes will do, and it need not be aligned.
        Some(Some(unsafe { address.cast::<T>().read_unaligned() }))
    }

    /// Writes to the first place of an `IntArray`; NULL is ignored.
    pub fn int_out(&mut self, array: jarray, value: jint) -> Option<()> {
        if array.is_null() {
            return Some(());
        }
        // SAFETY: `array` is an int array of this thread; the VM checks its length.
        unsafe { jni!(self, v1_1, SetIntArrayRegion, array, 0, 1, &raw const value) };
        self.unless_thrown(())
    }

    /// Writes to the first place of a `LongArray`; NULL is ignored.
    pub fn long_out(&mut self, array: jarray, value: jlong) -> Option<()> {
        if array.is_null() {
            return Some(());
        }
        // SAFETY: `array` is a long array of this thread; the VM checks its length.
        unsafe {
            jni!(
                self,
                v1_1,
                SetLongArrayRegion,
                array,
                0,
                1,
                &raw const value
            )
        };
        self.unless_thrown(())
    }

    /// A string of the VM.
    pub fn string(&mut self, text: &str) -> Option<jstring> {
        let units: Vec<jchar> = text.encode_utf16().collect();
        let length = jsize::try_from(units.len()).ok()?;
        // SAFETY: the units live until the call returns.
        let string = unsafe { jni!(self, v1_1, NewString, units.as_ptr(), length) };
        self.unless_thrown(string)
    }

    /// A string of the VM from a text of C; NULL stays NULL.
    ///
    /// # Safety
    /// `text` is NULL or NUL-terminated.
    pub unsafe fn text_out(&mut self, text: *const c_char) -> Option<jstring> {
        if text.is_null() {
            return Some(null_mut());
        }
        // SAFETY: the caller promises a NUL-terminated text.
        let text = unsafe { CStr::from_ptr(text) }.to_string_lossy();
        self.string(&text)
    }

    /// A direct buffer over memory of C, which must outlive its use.
    pub fn memory(&mut self, address: jlong, size: jlong) -> Option<jobject> {
        // SAFETY: nothing is read here; the size is not negative.
        let buffer = unsafe {
            jni!(
                self,
                v1_4,
                NewDirectByteBuffer,
                address as usize as *mut c_void,
                size.max(0)
            )
        };
        self.unless_thrown(buffer)
    }

    fn unless_thrown<T>(&mut self, value: T) -> Option<T> {
        // SAFETY: no preconditions.
        (!unsafe { jni!(self, v1_2, ExceptionCheck) }).then_some(value)
    }

    fn throw(&mut self, class: &CStr, message: &str) {
        let message = CString::new(message).unwrap_or_default();
        // SAFETY: the names are NUL-terminated; with an exception pending nothing is done.
        unsafe {
            if jni!(self, v1_2, ExceptionCheck) {
                return;
            }
            let class = jni!(self, v1_1, FindClass, class.as_ptr());
            if !class.is_null() {
                jni!(self, v1_1, ThrowNew, class, message.as_ptr());
            }
        }
    }
}

/// A Kotlin object that C calls, as `user_data`: made by [`Handler::keep`], ended by [`free`].
pub struct Handler {
    object: jobject,
    methods: Vec<jmethodID>,
}

impl Handler {
    /// Keeps `object` from the collector and looks its methods up; NULL stays NULL.
    pub fn keep(env: &mut Env, object: jobject, methods: &[Method]) -> Option<*mut c_void> {
        if object.is_null() {
            return Some(null_mut());
        }
        let mut ids = Vec::with_capacity(methods.len());
        // SAFETY: `object` is an object of this thread; the names are NUL-terminated.
        let object = unsafe {
            let class = jni!(env, v1_1, GetObjectClass, object);
            for (name, descriptor) in methods {
                let id = jni!(
                    env,
                    v1_1,
                    GetMethodID,
                    class,
                    name.as_ptr(),
                    descriptor.as_ptr()
                );
                ids.push(env.unless_thrown(id)?);
            }
            jni!(env, v1_1, DeleteLocalRef, class);
            jni!(env, v1_1, NewGlobalRef, object)
        };
        let handler = Self {
            object,
            methods: ids,
        };
        Some(Box::into_raw(Box::new(handler)).cast())
    }
}

/// Ends a handler: nothing calls it any more. Also the `destroy` of tables.
///
/// # Safety
/// `handler` is NULL or came from [`Handler::keep`], and is not used afterwards.
pub unsafe extern "C" fn free(handler: *mut c_void) {
    if handler.is_null() {
        return;
    }
    // SAFETY: the caller gives the handler up.
    let handler = unsafe { Box::from_raw(handler.cast::<Handler>()) };
    if let Some(env) = environment() {
        let env = Env(env);
        // SAFETY: the reference is global and is not used afterwards.
        unsafe { jni!(env, v1_1, DeleteGlobalRef, handler.object) };
    }
}

/// Calls a method of a handler from any thread. What it throws is printed and forgotten: the
/// Kotlin layer catches the application's exceptions itself, this is the last line.
///
/// # Safety
/// `handler` is NULL or came from [`Handler::keep`] with a method at `index` that takes `arguments`;
/// texts are NULL or NUL-terminated.
pub unsafe fn call(handler: *mut c_void, index: usize, arguments: &[Arg]) {
    if handler.is_null() {
        return;
    }
    let Some(env) = environment() else {
        return;
    };
    let mut env = Env(env);
    // A panic must not reach the engine's C code; there is nobody to tell it.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: the caller promises a live handler.
        let handler = unsafe { &*handler.cast::<Handler>() };
        let mut values = [jvalue { j: 0 }; ARGUMENTS_MAX];
        // SAFETY: method and arguments belong together; the frame's references end with it.
        unsafe {
            if jni!(env, v1_2, PushLocalFrame, ARGUMENTS_MAX as jint) != 0 {
                jni!(env, v1_1, ExceptionClear);
                return;
            }
            if fill(&mut env, &mut values, arguments).is_some() {
                let (object, method) = (handler.object, handler.methods[index]);
                jni!(env, v1_1, CallVoidMethodA, object, method, values.as_ptr());
            }
            if jni!(env, v1_2, ExceptionCheck) {
                jni!(env, v1_1, ExceptionDescribe);
                jni!(env, v1_1, ExceptionClear);
            }
            jni!(env, v1_2, PopLocalFrame, null_mut());
        }
    }));
}

/// Converts the arguments; `None` leaves an exception pending.
///
/// # Safety
/// Texts are NULL or NUL-terminated.
unsafe fn fill(env: &mut Env, values: &mut [jvalue], arguments: &[Arg]) -> Option<()> {
    for (value, argument) in values.iter_mut().zip(arguments) {
        *value = match *argument {
            Arg::Int(i) => jvalue { i },
            Arg::Long(j) => jvalue { j },
            Arg::Float(f) => jvalue { f },
            Arg::Double(d) => jvalue { d },
            Arg::Text(text) => {
                // SAFETY: passed on from the caller.
                let l = unsafe { env.text_out(text) }?;
                jvalue { l }
            }
        };
    }
    Some(())
}

/// NUL-terminated UTF-8, where what UTF-8 cannot say becomes an invalid sequence: an unpaired
/// surrogate its three bytes, U+0000 the overlong two.
fn utf8(units: &[u16]) -> Vec<u8> {
    let mut out = Vec::with_capacity(units.len() + 1);
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok('\0') => out.extend([0xc0, 0x80]),
            Ok(c) => out.extend(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Err(e) => {
                let unit = e.unpaired_surrogate();
                out.extend([
                    0xe0 | (unit >> 12) as u8,
                    0x80 | (unit >> 6 & 0x3f) as u8,
                    0x80 | (unit & 0x3f) as u8,
                ]);
            }
        }
    }
    out.push(0);
    out
}
