/* pseudo.c: a text on stdin as one of a language that nobody speaks, on stdout: letters get
 * accents, placeholders stay, and it is longer by two fifths. Between brackets, so that one sees
 * where it was cut. What has no letters is nothing to translate. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define MAX_TEXT 65536

static const char *const lower[] = {
  "\xC3\xA1",     "\xC6\x80", "\xC3\xA7",     "\xC3\xB0", "\xC3\xA9", "\xC6\x92",     "\xC4\x9F",
  "\xC4\xA5",     "\xC3\xAD", "\xC4\xB5",     "\xC4\xB7", "\xC5\x82", "\xE1\xB9\x81", "\xC3\xB1",
  "\xC3\xB3",     "\xC3\xBE", "\xC9\x8B",     "\xC5\x99", "\xC5\xA1", "\xC5\xA7",     "\xC3\xBA",
  "\xE1\xB9\xBD", "\xC5\xB5", "\xE1\xBA\x8B", "\xC3\xBD", "\xC5\xBE",
};

/* Returns: the bytes of the placeholder of printf() or strftime(), or {name}, at @text; 0: it is
 * none */
static size_t
measure_placeholder (const char *text)
{
  size_t length;

  if (*text == '{')
    {
      length = 1 + strcspn (text + 1, "{} ");
      return text[length] == '}' ? length + 1 : 0;
    }
  if (*text != '%')
    return 0;
  length = 1 + strspn (text + 1, "0123456789$'+-#.*I");
  length += strspn (text + length, "hlqjztLOE");
  return text[length] != '\0' ? length + 1 : length;
}

static unsigned
count_letters (const char *text, const char *end)
{
  unsigned n = 0;

  while (text < end)
    {
      size_t length = measure_placeholder (text);

      n += length == 0 && isalpha ((unsigned char) *text);
      text += length > 0 ? length : 1;
    }
  return n;
}

static void
put (const char *text, const char *end)
{
  while (text < end)
    {
      size_t length = measure_placeholder (text);

      if (length > 0)
        fwrite (text, 1, length, stdout);
      else if (isalpha ((unsigned char) *text))
        fputs (lower[tolower ((unsigned char) *text) - 'a'], stdout);
      else
        putchar (*text);
      text += length > 0 ? length : 1;
    }
}

int
main (void)
{
  char text[MAX_TEXT];
  size_t length = fread (text, 1, sizeof text - 1, stdin);
  const char *start = text, *end = text + length;
  unsigned letters;

  text[length] = '\0';
  start += strspn (start, "\n"); /* msgfmt wants them where they were */
  while (end > start && end[-1] == '\n')
    end--;
  letters = count_letters (start, end);
  if (letters == 0)
    {
      fwrite (text, 1, length, stdout);
      return 0;
    }

  fwrite (text, 1, start - text, stdout);
  fputs ("\xE2\x9F\xA6", stdout);
  put (start, end);
  for (unsigned i = 0; i < (letters * 2 + 4) / 5; i++)
    fputs (i % 8 == 0 && i > 0 ? " ~" : "~", stdout);
  fputs ("\xE2\x9F\xA7", stdout);
  fwrite (end, 1, text + length - end, stdout);
  return 0;
}
