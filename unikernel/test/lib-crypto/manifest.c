#include <solo5_manifest.h>
SOLO5_MANIFEST()
