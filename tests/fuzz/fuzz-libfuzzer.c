/* One target, FUZZ_TARGET, as libFuzzer calls it. */
#include "config.h"

#include "fuzz.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  fuzz_silence_log ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  FUZZ_TARGET.run ((const char *) bytes, length);
  return 0;
}
