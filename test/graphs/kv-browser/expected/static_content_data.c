#include <caml/bigarray.h>

__asm__(
    ".pushsection .rodata.static_content, \"a\", @progbits\n"
    "static_content_begin:\n"
    ".incbin \"data/fed271e1776a1c254c9e8ea187937d24418e1d01781eee828507725de159dd58\"\n"
    ".incbin \"data/eddf4cd155ab4ef70919e9ff39cabc57d2e09177c748f6bfb7043f44de62ee5d\"\n"
    ".incbin \"data/98e650e71b0781970db1bfba86cc6d3e4c85745750b5c137fc5529330f393e8c\"\n"
    "static_content_end:\n"
    ".popsection\n");

extern const char static_content_begin[], static_content_end[];

value static_content_bytes(value unit)
{
  (void)unit;
  return caml_ba_alloc_dims(CAML_BA_CHAR | CAML_BA_C_LAYOUT | CAML_BA_EXTERNAL, 1, (void *)static_content_begin,
                            (intnat)(static_content_end - static_content_begin));
}
