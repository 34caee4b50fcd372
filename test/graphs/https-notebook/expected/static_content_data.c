#include <caml/bigarray.h>

__asm__(
    ".pushsection .rodata.static_content, \"a\", @progbits\n"
    "static_content_begin:\n"
    ".incbin \"data/57702aeeff5f158023c55d82c35d34bf1b03a88c6adbff76d9cf721937388546\"\n"
    "static_content_end:\n"
    ".popsection\n");

extern const char static_content_begin[], static_content_end[];

value static_content_bytes(value unit)
{
  (void)unit;
  return caml_ba_alloc_dims(CAML_BA_CHAR | CAML_BA_C_LAYOUT | CAML_BA_EXTERNAL, 1, (void *)static_content_begin,
                            (intnat)(static_content_end - static_content_begin));
}
