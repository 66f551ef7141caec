/* Draws data/screenshot.svg: three people chat, each with the real program on a terminal, and one
 * of the screens is the picture. Usage: screenshot FILE */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "test-terminal.h"

#define ROWS 24
#define COLUMNS 80
#define CELL_WIDTH 9
#define CELL_HEIGHT 19
#define BASELINE 14
#define MARGIN 12

typedef enum
{
  ANA,
  KENJI,
  LENA,
  N_PEOPLE,
} Person;

static const struct
{
  const char *name, *color;
} people[N_PEOPLE] = {
  [ANA] = { "ana", "6fb1ff" },
  [KENJI] = { "kenji", "ffb454" },
  [LENA] = { "lena", "9fd67c" },
};

/* What is said, and by what one sees that it arrived. */
static const struct
{
  Person person;
  const char *text, *shown;
} talk[] = {
  { ANA, "/topic Dinner on Friday", "changed the topic" },
  { ANA, "Hi you two! Who comes to dinner on Friday?", "on Friday?" },
  { KENJI, "\u884C\u304D\u307E\u3059\uFF01 I bring \u9903\u5B50 \U0001F95F", "I bring" },
  { LENA, "Ich auch. Wann soll ich da sein?", "da sein" },
  { ANA, "\u00BFA las ocho? Um acht? 8\u6642\uFF1F", "Um acht" },
  { LENA, "Perfekt, ich bringe K\u00E4se und Brot mit \U0001F9C0", "Brot mit" },
  { KENJI, "/me starts rolling dumplings", "rolling" },
  { ANA,
    "\u00A1Genial! The address is the old one: Calle Mayor 5, second floor, the bell says "
    "\u201Cpychat\u201D",
    "the bell" },
};

/* Nobody has it now: that is as good as it gets for a server that cannot say which it took. */
static char *
find_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_strdup_printf ("%u", g_socket_listener_add_any_inet_port (listener, NULL, NULL));
}

static void
type_line (TestTerminal *terminal, const char *text)
{
  test_terminal_send (terminal, text);
  test_terminal_send (terminal, "\r");
}

static void
draw_cell (GString *svg, TestTerminal *terminal, int row, int column, const char *plain)
{
  TestCell cell;
  g_autofree char *text = NULL;
  guint32 foreground, background;

  test_terminal_get_cell (terminal, row, column, &cell);
  foreground = cell.is_reverse ? cell.background : cell.foreground;
  background = cell.is_reverse ? cell.foreground : cell.background;
  if (background != 0)
    g_string_append_printf (svg, "<rect x='%d' y='%d' width='%d' height='%d' fill='#%06x'/>\n",
                            column * CELL_WIDTH, row * CELL_HEIGHT, cell.columns * CELL_WIDTH,
                            CELL_HEIGHT, background);
  if (*cell.text == '\0' || g_str_equal (cell.text, " "))
    return;
  text = g_markup_escape_text (cell.text, -1);
  g_string_append_printf (svg, "<text x='%d' y='%d'", column * CELL_WIDTH,
                          row * CELL_HEIGHT + BASELINE);
  /* libvterm's own white is a dim one */
  g_string_append_printf (svg, " fill='%s%.*x'", cell.has_color || cell.is_reverse ? "#" : plain,
                          cell.has_color || cell.is_reverse ? 6 : 0,
                          cell.has_color || cell.is_reverse ? foreground : 0);
  g_string_append_printf (svg, "%s>%s</text>\n", cell.is_bold ? " font-weight='bold'" : "", text);
}

static char *
draw (TestTerminal *terminal)
{
  GString *svg = g_string_new (NULL);
  int width = COLUMNS * CELL_WIDTH + 2 * MARGIN;
  int height = ROWS * CELL_HEIGHT + 2 * MARGIN;
  int row, column;

  g_string_append_printf (svg,
                          "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' "
                          "width='%d' height='%d' font-family='DejaVu Sans Mono, monospace' "
                          "font-size='15' xml:space='preserve'>\n"
                          "<rect width='%d' height='%d' rx='8' fill='#14171c'/>\n"
                          "<g transform='translate(%d %d)'>\n",
                          width, height, width, height, width, height, MARGIN, MARGIN);
  for (int y = 0; y < ROWS; y++)
    for (int x = 0; x < COLUMNS; x++)
      draw_cell (svg, terminal, y, x, "#d8dee9");
  test_terminal_get_cursor (terminal, &row, &column);
  g_string_append_printf (svg, "<rect x='%d' y='%d' width='%d' height='%d' fill='#d8dee9'/>\n",
                          column * CELL_WIDTH, row * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT);
  g_string_append (svg, "</g>\n</svg>\n");
  return g_string_free (svg, FALSE);
}

int
main (int argc, char **argv)
{
  g_autofree char *port = find_port ();
  g_autofree char *dir = g_dir_make_tmp ("pychat-XXXXXX", NULL);
  g_autofree char *home = g_strdup_printf ("HOME=%s", dir);
  g_autofree char *config = g_strdup_printf ("XDG_CONFIG_HOME=%s", dir);
  const char *environment[] = { "TERM=xterm-256color", "COLORTERM=truecolor", home, config, NULL };
  TestTerminal *terminals[N_PEOPLE];
  g_autofree char *svg = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (argc, ==, 2);
  for (Person i = 0; i < N_PEOPLE; i++)
    {
      const char *arguments[] = { g_getenv ("PYCHAT_BINARY"),
                                  "--port",
                                  port,
                                  "--host",
                                  "localhost",
                                  "-u",
                                  people[i].name,
                                  "-c",
                                  people[i].color,
                                  i == ANA ? "--serve" : NULL,
                                  "--data-dir",
                                  dir,
                                  NULL };

      terminals[i] = test_terminal_spawn (arguments, environment, ROWS, COLUMNS);
      test_terminal_wait_for (terminals[i], "#lobby");
      test_terminal_wait_for (terminals[i], people[i].name);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (talk); i++)
    {
      type_line (terminals[talk[i].person], talk[i].text);
      test_terminal_wait_for (terminals[KENJI], talk[i].shown);
    }
  test_terminal_send (terminals[KENJI], "See you there, tsch\u00FCss");
  test_terminal_wait_for (terminals[KENJI], "tsch\u00FCss");

  svg = draw (terminals[KENJI]);
  if (!g_file_set_contents (argv[1], svg, -1, &error))
    g_error ("%s", error->message);
  for (Person i = 0; i < N_PEOPLE; i++)
    test_terminal_free (terminals[N_PEOPLE - 1 - i]);
  return 0;
}
