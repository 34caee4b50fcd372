#include <solo5_manifest.h>

SOLO5_MANIFEST(SOLO5_NET("service"), SOLO5_BLOCK("disk"))
