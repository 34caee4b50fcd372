#include <caml/bigarray.h>

__asm__(
    ".pushsection .rodata.static_certificates, \"a\", @progbits\n"
    "static_certificates_begin:\n"
    ".incbin \"data/00486b4631836be9c7b9b285c792727bf92b1a781fae6d32bde62afcb2f98a1f\"\n"
    ".incbin \"data/8a4c5566d4e36414d3922235e1597b9b51433065b5f44d19821cf0ed12eb6623\"\n"
    "static_certificates_end:\n"
    ".popsection\n");

extern const char static_certificates_begin[], static_certificates_end[];

value static_certificates_bytes(value unit)
{
  (void)unit;
  return caml_ba_alloc_dims(CAML_BA_CHAR | CAML_BA_C_LAYOUT | CAML_BA_EXTERNAL, 1, (void *)static_certificates_begin,
                            (intnat)(static_certificates_end - static_certificates_begin));
}
