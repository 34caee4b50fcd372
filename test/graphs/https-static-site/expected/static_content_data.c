#include <caml/bigarray.h>

__asm__(
    ".pushsection .rodata.static_content, \"a\", @progbits\n"
    "static_content_begin:\n"
    ".incbin \"data/16471a5ef40028dd4f3ac11f30ab3cb9488ef1c2c0d7224171f19662bf93939e\"\n"
    ".incbin \"data/d247e096ecae2ca192314519485f11eb5894542b6d57e4c6eea1ba80bb87931c\"\n"
    ".incbin \"data/0007463197a605b6f66cf6141b196413a386b25422b2512e04f6405fbba572a5\"\n"
    "static_content_end:\n"
    ".popsection\n");

extern const char static_content_begin[], static_content_end[];

value static_content_bytes(value unit)
{
  (void)unit;
  return caml_ba_alloc_dims(CAML_BA_CHAR | CAML_BA_C_LAYOUT | CAML_BA_EXTERNAL, 1, (void *)static_content_begin,
                            (intnat)(static_content_end - static_content_begin));
}
