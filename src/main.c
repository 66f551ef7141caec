/* main.c: options and locale, then hands over. */
#include "config.h"

int
main (void)
{
  return 0;
}
