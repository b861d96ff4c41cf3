//! The C interface as data.

use serde::{Serialize, Serializer};
use std::fmt;

/// Everything a program can see of the library. Order is the order of the sources.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    pub constants: Vec<Constant>,
    /// Opaque types: names, never addresses.
    pub handles: Vec<Named>,
    /// Function-pointer types with a name.
    pub callbacks: Vec<Callback>,
    pub structs: Vec<Struct>,
    pub functions: Vec<Function>,
    /// The numbers of crates/proto/errors.toml.
    pub errors: Vec<ErrorCode>,
}

impl Model {
    /// The struct of that name; the reader has checked that every type used is defined.
    pub fn struct_named(&self, name: &str) -> &Struct {
        self.structs
            .iter()
            .find(|s| s.name == name)
            .expect("the reader checks names")
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Named {
    pub name: String,
    pub doc: String,
}

/// `ZEX_…`, an unsigned 32-bit number.
#[derive(Clone, Debug, Serialize)]
pub struct Constant {
    pub name: String,
    pub value: u32,
    pub doc: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Callback {
    pub name: String,
    pub doc: String,
    #[serde(flatten)]
    pub signature: Signature,
}

#[derive(Clone, Debug, Serialize)]
pub struct Struct {
    pub name: String,
    pub doc: String,
    /// Bytes on a 64-bit machine.
    pub size: usize,
    /// Bytes in the first published header, the least that `struct_size` may say; 0 for a struct
    /// without one.
    pub first_size: usize,
    pub fields: Vec<Field>,
}

impl Struct {
    /// Whether it begins with `struct_size`, as all that programs fill in do.
    pub fn is_sized(&self) -> bool {
        self.fields.first().is_some_and(|f| f.name == "struct_size")
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Field {
    pub name: String,
    pub doc: String,
    /// Bytes from the start of the struct on a 64-bit machine.
    pub offset: usize,
    #[serde(rename = "type")]
    pub kind: Type,
    /// Of a function pointer without a type name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// What the field holds after the struct's init function, as C writes it, where that is not 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Function {
    pub name: String,
    pub doc: String,
    #[serde(flatten)]
    pub signature: Signature,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signature {
    pub returns: Type,
    pub parameters: Vec<Parameter>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Type,
}

#[derive(Clone, Debug, Serialize)]
pub struct ErrorCode {
    pub name: String,
    pub code: i32,
    pub cause: String,
    pub remedy: String,
}

/// A type as it crosses the border. In JSON it is its C spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Only as what a function returns.
    Void,
    U8,
    I16,
    I32,
    U32,
    I64,
    U64,
    /// C's `bool`: only what a function of the application returns, since a foreign function has
    /// that type. Our own booleans are numbers that are checked.
    Bool,
    F32,
    F64,
    /// `zex_status`: an error number, 0 is success.
    Status,
    /// `const char *`: NUL-terminated UTF-8.
    Text,
    /// `void *`: handed back to the application untouched.
    UserData,
    /// A pointer to an opaque type, such as `zex_engine *`.
    Handle(String),
    /// A named function-pointer type; may be NULL.
    Callback(String),
    /// A function pointer described beside its field; may be NULL.
    Function,
    /// A struct; only behind a pointer.
    Struct(String),
    Pointer {
        to: Box<Type>,
        is_const: bool,
    },
    Array {
        of: Box<Type>,
        length: usize,
    },
}

impl Type {
    /// Size and alignment in bytes on a 64-bit machine.
    pub fn size(&self) -> usize {
        match self {
            Type::Void | Type::Struct(_) => 0,
            Type::U8 | Type::Bool => 1,
            Type::I16 => 2,
            Type::I32 | Type::U32 | Type::F32 | Type::Status => 4,
            Type::Array { of, length } => of.size() * length,
            _ => 8,
        }
    }

    /// Alignment in bytes on a 64-bit machine.
    pub fn align(&self) -> usize {
        match self {
            Type::Array { of, .. } => of.align(),
            other => other.size().max(1),
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Void => f.write_str("void"),
            Type::U8 => f.write_str("uint8_t"),
            Type::I16 => f.write_str("int16_t"),
            Type::I32 => f.write_str("int32_t"),
            Type::U32 => f.write_str("uint32_t"),
            Type::I64 => f.write_str("int64_t"),
            Type::U64 => f.write_str("uint64_t"),
            Type::Bool => f.write_str("bool"),
            Type::F32 => f.write_str("float"),
            Type::F64 => f.write_str("double"),
            Type::Status => f.write_str("zex_status"),
            Type::Text => f.write_str("const char *"),
            Type::UserData => f.write_str("void *"),
            Type::Handle(name) => write!(f, "{name} *"),
            Type::Callback(name) | Type::Struct(name) => f.write_str(name),
            Type::Function => f.write_str("function"),
            Type::Pointer { to, is_const } => match (&**to, is_const) {
                // The pointed-to pointer itself is const: `const zex_user *const *`.
                (Type::Pointer { .. } | Type::Text | Type::Handle(_), true) => {
                    write!(f, "{to}const *")
                }
                (_, true) => write!(f, "const {to} *"),
                (Type::Pointer { .. } | Type::Text | Type::Handle(_), false) => {
                    write!(f, "{to}*")
                }
                (_, false) => write!(f, "{to} *"),
            },
            Type::Array { of, length } => write!(f, "{of}[{length}]"),
        }
    }
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
