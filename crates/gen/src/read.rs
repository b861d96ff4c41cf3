//! Reads src/capi with syn. What the C interface may not contain is refused here, with the name of
//! the item: every language has to be able to follow.

use crate::model::*;
use crate::sized::{self, SizedStruct};
use anyhow::{Context, Result, anyhow, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Reads `root`/src/capi in the order of its modules, then `extra`.
pub fn read(root: &Path, extra: &[PathBuf]) -> Result<Model> {
    let capi = root.join("src/capi");
    let mut sources = vec![];
    for item in parse(&capi.join("mod.rs"))?.items {
        if let syn::Item::Mod(module) = item {
            sources.push(capi.join(format!("{}.rs", module.ident)));
        }
    }
    sources.extend_from_slice(extra);
    let files = sources
        .iter()
        .map(|path| parse(path))
        .collect::<Result<Vec<_>>>()?;
    let mut reader = Reader::default();
    for file in &files {
        reader.names(file);
    }
    let mut model = Model {
        constants: vec![],
        handles: vec![],
        callbacks: vec![],
        structs: vec![],
        functions: vec![],
        errors: errors(&root.join("crates/proto/errors.toml"))?,
    };
    for (file, path) in files.iter().zip(&sources) {
        for item in &file.items {
            reader
                .item(item, &mut model)
                .with_context(|| path.display().to_string())?;
        }
    }
    Ok(model)
}

fn parse(path: &Path) -> Result<syn::File> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    syn::parse_file(&text).map_err(|e| anyhow!("{}: {e}", path.display()))
}

fn errors(path: &Path) -> Result<Vec<ErrorCode>> {
    let table: toml::Table = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}", path.display()))?
        .parse()?;
    let rows = table["error"]
        .as_array()
        .context("errors.toml: [[error]]")?;
    rows.iter()
        .map(|row| {
            let text = |key: &str| {
                let value = row.get(key).and_then(toml::Value::as_str);
                value
                    .map(str::to_string)
                    .context(format!("errors.toml: {key}"))
            };
            let code = row.get("code").and_then(toml::Value::as_integer);
            Ok(ErrorCode {
                name: text("name")?,
                code: i32::try_from(code.context("errors.toml: code")?)?,
                cause: text("cause")?,
                remedy: text("remedy")?,
            })
        })
        .collect()
}

/// Which names are what, known before any signature is read.
#[derive(Default)]
struct Reader {
    handles: BTreeSet<String>,
    callbacks: BTreeSet<String>,
    structs: BTreeSet<String>,
}

impl Reader {
    fn names(&mut self, file: &syn::File) {
        for item in &file.items {
            match item {
                syn::Item::Struct(s) if is_ours(&s.ident) => {
                    let name = s.ident.to_string();
                    if matches!(s.fields, syn::Fields::Unit) {
                        self.handles.insert(name);
                    } else {
                        self.structs.insert(name);
                    }
                }
                syn::Item::Type(t) if is_ours(&t.ident) && function_pointer(&t.ty).is_some() => {
                    self.callbacks.insert(t.ident.to_string());
                }
                _ => {}
            }
        }
    }

    fn item(&self, item: &syn::Item, model: &mut Model) -> Result<()> {
        match item {
            syn::Item::Const(c) if c.ident.to_string().starts_with("ZEX_") => {
                let syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Int(number),
                    ..
                }) = &*c.expr
                else {
                    bail!("{}: a constant is a plain number", c.ident);
                };
                model.constants.push(Constant {
                    name: c.ident.to_string(),
                    value: number.base10_parse()?,
                    doc: doc(&c.attrs),
                });
            }
            syn::Item::Type(t) if self.callbacks.contains(&t.ident.to_string()) => {
                let pointer = function_pointer(&t.ty).expect("names() saw one");
                model.callbacks.push(Callback {
                    name: t.ident.to_string(),
                    doc: doc(&t.attrs),
                    signature: self.pointer_signature(&t.ident.to_string(), pointer)?,
                });
            }
            syn::Item::Struct(s) if self.handles.contains(&s.ident.to_string()) => {
                model.handles.push(Named {
                    name: s.ident.to_string(),
                    doc: doc(&s.attrs),
                });
            }
            syn::Item::Struct(s) if self.structs.contains(&s.ident.to_string()) => {
                model.structs.push(self.structure(s)?);
            }
            syn::Item::Macro(m) => {
                if let Some(sized) = sized::read(m)? {
                    model.functions.push(init_function(&sized));
                    let found = model.structs.iter_mut().find(|s| s.name == sized.name);
                    let Some(found) = found else {
                        bail!("{}: the macro follows its struct", sized.name);
                    };
                    complete(found, &sized)?;
                }
            }
            syn::Item::Fn(f) if f.sig.abi.is_some() && is_ours(&f.sig.ident) => {
                let name = f.sig.ident.to_string();
                let mut parameters = vec![];
                for input in &f.sig.inputs {
                    let syn::FnArg::Typed(input) = input else {
                        bail!("{name}: self");
                    };
                    let syn::Pat::Ident(pattern) = &*input.pat else {
                        bail!("{name}: parameters are plain names");
                    };
                    parameters.push(Parameter {
                        name: pattern.ident.to_string(),
                        kind: self.kind(&name, &input.ty)?,
                    });
                }
                model.functions.push(Function {
                    doc: doc(&f.attrs),
                    signature: Signature {
                        returns: self.returned(&name, &f.sig.output)?,
                        parameters,
                    },
                    name,
                });
            }
            _ => {}
        }
        Ok(())
    }

    fn structure(&self, s: &syn::ItemStruct) -> Result<Struct> {
        let name = s.ident.to_string();
        let mut fields = vec![];
        let (mut end, mut align) = (0usize, 1usize);
        for field in &s.fields {
            let ident = field.ident.as_ref().expect("C structs have named fields");
            let path = format!("{name}.{ident}");
            let (kind, signature) = match function_pointer(&field.ty) {
                Some(pointer) => (
                    Type::Function,
                    Some(self.pointer_signature(&path, pointer)?),
                ),
                None => (self.kind(&path, &field.ty)?, None),
            };
            let offset = end.next_multiple_of(kind.align());
            end = offset + kind.size();
            align = align.max(kind.align());
            fields.push(Field {
                name: ident.to_string(),
                doc: doc(&field.attrs),
                offset,
                kind,
                signature,
                default: None,
            });
        }
        Ok(Struct {
            name,
            doc: doc(&s.attrs),
            size: end.next_multiple_of(align),
            first_size: 0,
            fields,
        })
    }

    fn pointer_signature(&self, path: &str, pointer: &syn::TypeBareFn) -> Result<Signature> {
        let mut parameters = vec![];
        for input in &pointer.inputs {
            let name = input.name.as_ref().map(|(ident, _)| ident.to_string());
            parameters.push(Parameter {
                name: name.with_context(|| format!("{path}: parameters need names"))?,
                kind: self.kind(path, &input.ty)?,
            });
        }
        let is_bool = matches!(&pointer.output, syn::ReturnType::Type(_, ty)
            if matches!(&**ty, syn::Type::Path(p) if p.path.is_ident("bool")));
        Ok(Signature {
            returns: match is_bool {
                true => Type::Bool,
                false => self.returned(path, &pointer.output)?,
            },
            parameters,
        })
    }

    fn returned(&self, path: &str, output: &syn::ReturnType) -> Result<Type> {
        match output {
            syn::ReturnType::Default => Ok(Type::Void),
            syn::ReturnType::Type(_, ty) => self.kind(path, ty),
        }
    }

    fn kind(&self, path: &str, ty: &syn::Type) -> Result<Type> {
        match ty {
            syn::Type::Path(p) => {
                let name = p.path.segments.last().expect("not empty").ident.to_string();
                Ok(match name.as_str() {
                    "u8" => Type::U8,
                    "i16" => Type::I16,
                    "i32" | "c_int" => Type::I32,
                    "u32" => Type::U32,
                    "i64" => Type::I64,
                    "u64" => Type::U64,
                    "f32" => Type::F32,
                    "f64" => Type::F64,
                    "zex_status" => Type::Status,
                    _ if self.callbacks.contains(&name) => Type::Callback(name),
                    _ if self.structs.contains(&name) => Type::Struct(name),
                    _ => bail!("{path}: {name} does not cross the border"),
                })
            }
            syn::Type::Ptr(p) => self.pointer(path, p),
            syn::Type::Array(a) => {
                let syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Int(length),
                    ..
                }) = &a.len
                else {
                    bail!("{path}: the length of an array is a plain number");
                };
                Ok(Type::Array {
                    of: Box::new(self.kind(path, &a.elem)?),
                    length: length.base10_parse()?,
                })
            }
            _ => bail!("{path}: not a type of the C interface"),
        }
    }

    fn pointer(&self, path: &str, pointer: &syn::TypePtr) -> Result<Type> {
        let is_const = pointer.mutability.is_none();
        if let syn::Type::Path(p) = &*pointer.elem {
            let name = p.path.segments.last().expect("not empty").ident.to_string();
            match name.as_str() {
                "c_char" if is_const => return Ok(Type::Text),
                "c_void" => return Ok(Type::UserData),
                _ if self.handles.contains(&name) => return Ok(Type::Handle(name)),
                _ => {}
            }
        }
        Ok(Type::Pointer {
            to: Box::new(self.kind(path, &pointer.elem)?),
            is_const,
        })
    }
}

/// What `sized_struct!` exports for a struct.
fn init_function(sized: &SizedStruct) -> Function {
    Function {
        name: sized.init.clone(),
        doc: "Sets a struct of this library's size to its defaults, `struct_size` included; NULL is\n\
              ignored. A program that may meet another library uses the INIT macro.\n\n\
              Threads: any. Blocks: never. Since: 0.1."
            .into(),
        signature: Signature {
            returns: Type::Void,
            parameters: vec![Parameter {
                name: "value".into(),
                kind: Type::Pointer {
                    to: Box::new(Type::Struct(sized.name.clone())),
                    is_const: false,
                },
            }],
        },
    }
}

/// Takes over what the macro says, and holds it against the struct.
fn complete(s: &mut Struct, sized: &SizedStruct) -> Result<()> {
    let name = &s.name;
    if !s.is_sized() {
        bail!("{name}: begins with struct_size");
    }
    s.first_size = sized.first_size;
    let starts = s.fields.iter().map(|f| f.offset).chain([s.size]);
    if !starts.skip(1).any(|end| end == sized.first_size) {
        bail!(
            "{name}: first_size {} is not where a field ends",
            sized.first_size
        );
    }
    // The next field would lie in bytes that programs of today leave as they find them.
    let last = s.fields.last().expect("has struct_size");
    if last.offset + last.kind.size() != s.size {
        bail!(
            "{name}: ends with padding; add a reserved field, so that the next one starts behind"
        );
    }
    // Whatever comes later may have this alignment, and then only such sizes are whole.
    if !s.size.is_multiple_of(8) || !sized.first_size.is_multiple_of(8) {
        bail!(
            "{name}: {} bytes are no multiple of 8; add a reserved field",
            s.size
        );
    }
    for (field, value) in &sized.defaults {
        let found = s.fields.iter_mut().find(|f| f.name == *field);
        let Some(found) = found else {
            bail!("{name}.{field}: has a default and does not exist");
        };
        // An older library refuses bytes behind its end that are not zero.
        if found.offset >= sized.first_size {
            bail!("{name}.{field}: came later, so its default is 0");
        }
        found.default = Some(value.clone());
    }
    for field in &s.fields {
        let is_reserved = field.name.starts_with("reserved");
        if is_reserved != sized.reserved.contains(&field.name) {
            bail!(
                "{name}.{}: `reserved:` lists the reserved fields",
                field.name
            );
        }
        let is_boolean = field.doc.starts_with("0 or 1") || field.doc.starts_with("1:");
        if is_boolean != sized.booleans.contains(&field.name) {
            bail!(
                "{name}.{}: `booleans:` lists what is documented as `0 or 1` or `1: …`",
                field.name
            );
        }
    }
    Ok(())
}

fn is_ours(ident: &syn::Ident) -> bool {
    ident.to_string().starts_with("zex_")
}

/// The function pointer in `Option<unsafe extern "C" fn(…)>`.
fn function_pointer(ty: &syn::Type) -> Option<&syn::TypeBareFn> {
    let syn::Type::Path(p) = ty else { return None };
    let option = p.path.segments.last().filter(|s| s.ident == "Option")?;
    let syn::PathArguments::AngleBracketed(arguments) = &option.arguments else {
        return None;
    };
    match arguments.args.first()? {
        syn::GenericArgument::Type(syn::Type::BareFn(pointer)) => Some(pointer),
        _ => None,
    }
}

/// Doc comment without the part for Rust readers.
fn doc(attributes: &[syn::Attribute]) -> String {
    let mut lines = vec![];
    for attribute in attributes.iter().filter(|a| a.path().is_ident("doc")) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let syn::Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Str(text),
                ..
            }) = &pair.value
        {
            lines.push(text.value().trim().to_string());
        }
    }
    let text = lines.join("\n");
    let end = text.find("# Safety").unwrap_or(text.len());
    text[..end].trim().to_string()
}
