//! `sized_struct!` of src/ffi/sized.rs as this crate reads it: what the macro makes and a reader of
//! the sources cannot see.

use anyhow::{Result, bail};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitInt, Token, braced, bracketed};

/// One `sized_struct! { … }`.
pub struct SizedStruct {
    pub name: String,
    /// The function that sets a struct to its defaults.
    pub init: String,
    /// Bytes in the first published header, on a 64-bit machine.
    pub first_size: usize,
    /// Fields whose default is not 0, and the default as C writes it.
    pub defaults: Vec<(String, String)>,
    /// Fields that hold 0 or 1.
    pub booleans: Vec<String>,
    /// Fields that hold 0.
    pub reserved: Vec<String>,
}

/// The macro's contents, or `None` for another macro.
pub fn read(item: &syn::ItemMacro) -> Result<Option<SizedStruct>> {
    if !item.mac.path.is_ident("sized_struct") {
        return Ok(None);
    }
    let read: SizedStruct = item.mac.parse_body()?;
    if read.init != format!("{}_init", read.name) {
        bail!("{}: its function is called {0}_init", read.name);
    }
    Ok(Some(read))
}

impl Parse for SizedStruct {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse::<Ident>()?.to_string();
        input.parse::<Token![,]>()?;
        key(input, "init")?;
        let init = input.parse::<Ident>()?.to_string();
        input.parse::<Token![,]>()?;
        key(input, "first_size")?;
        let first_size = input.parse::<LitInt>()?.base10_parse()?;
        input.parse::<Token![,]>()?;
        key(input, "defaults")?;
        let inner;
        braced!(inner in input);
        let defaults = inner
            .parse_terminated(default, Token![,])?
            .into_iter()
            .collect();
        input.parse::<Token![,]>()?;
        let booleans = names(input, "booleans")?;
        input.parse::<Token![,]>()?;
        let reserved = names(input, "reserved")?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self {
            name,
            init,
            first_size,
            defaults,
            booleans,
            reserved,
        })
    }
}

fn key(input: ParseStream<'_>, name: &str) -> syn::Result<()> {
    let found = input.parse::<Ident>()?;
    if found != name {
        return Err(syn::Error::new(found.span(), format!("expected `{name}:`")));
    }
    input.parse::<Token![:]>().map(drop)
}

/// `scenario: convert::ZEX_SCENARIO_DEFAULT` or `width: 640`.
fn default(input: ParseStream<'_>) -> syn::Result<(String, String)> {
    let field = input.parse::<Ident>()?.to_string();
    input.parse::<Token![:]>()?;
    let value = if input.peek(LitInt) {
        input.parse::<LitInt>()?.base10_digits().to_string()
    } else {
        let path = input.parse::<syn::Path>()?;
        let last = path.segments.last().expect("a path has a segment");
        last.ident.to_string()
    };
    Ok((field, value))
}

fn names(input: ParseStream<'_>, name: &str) -> syn::Result<Vec<String>> {
    key(input, name)?;
    let inner;
    bracketed!(inner in input);
    let fields = inner.parse_terminated(Ident::parse, Token![,])?;
    Ok(fields.iter().map(Ident::to_string).collect())
}
