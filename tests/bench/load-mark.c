#include "load-mark.h"

#include <math.h>

void
load_mark_print (const LoadMark *self, double figure, double other)
{
  double ratio = figure / other;
  gboolean is_met = FALSE;

  switch (self->type)
    {
    case LOAD_MARK_AT_MOST:
      is_met = figure <= self->value;
      ratio = figure;
      break;
    case LOAD_MARK_AT_LEAST:
      is_met = figure >= self->value;
      ratio = figure;
      break;
    case LOAD_MARK_OF_PEER:
      is_met = ratio >= self->value;
      break;
    case LOAD_MARK_OF_ROW:
    case LOAD_MARK_OF_FIGURE:
      is_met = ratio <= self->value;
      break;
    }
  if (isnan (ratio))
    g_print ("    mark: %s: not measured\n", self->words);
  else
    g_print ("    mark: %s: %s (%.3g)\n", self->words, is_met ? "met" : "MISSED", ratio);
}
