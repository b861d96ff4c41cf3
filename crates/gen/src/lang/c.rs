//! C and C++ need no raw layer, the header is one; only their view of the layout is generated.

use crate::File;
use crate::model::Model;

pub fn files(model: &Model) -> Vec<File> {
    let mut out = String::from(
        "/* Generated from src/capi; do not edit. `cargo xtask gen` rewrites it. */\n\
         /* Prints sizes and offsets as this compiler sees them, to compare with\n\
         \u{20}* bindings/model/layout.txt. */\n\
         #include <stddef.h>\n#include <stdio.h>\n#include <zego_express.h>\n\nint main(void)\n{\n",
    );
    for s in &model.structs {
        out += &format!(
            "    printf(\"{0} %u\\n\", (unsigned)sizeof({0}));\n",
            s.name
        );
        for f in &s.fields {
            out += &format!(
                "    printf(\"{0}.{1} %u\\n\", (unsigned)offsetof({0}, {1}));\n",
                s.name, f.name
            );
        }
    }
    out += "    return 0;\n}\n";
    vec![("bindings/model/layout.g.c".into(), out)]
}
