/* What people ask the server: who, where, which modes, and about itself. */
#include "config.h"

#include "server-script.h"

/* "a" alone in #x as its founder, "b" beside. */
#define ROOM "a+\nb+\na> JOIN #x\na~\nb> JOIN #x\nb~\na~\n"

static const ServerScriptRow rows[] = {
  { "/server/queries/help/operators",
    "a+\na> HELP oper\na= * 704 a oper :*\na< * 706 *\na> HELP kline\na= * 704 a kline :*\na< * 706 *\n" },
  { "/server/queries/help/account", "a+\na> HELP account\na= * 704 a account :*\na< * 706 *\n" },
  { "/server/mode/room",
    ROOM "a> MODE #x\na= :pychat 324 a #x +*\na= :pychat 329 a #x 1*\n"
         "a> MODE #x +mk sesame\na= :a!* MODE #x +mk sesame\nb= :a!* MODE #x +mk sesame\n"
         "b> MODE #x\nb= :pychat 324 b #x +*k sesame\n" },
  { "/server/mode/key-hidden", "a+\nb+\na> JOIN #x\na> MODE #x +kl sesame 9\na~\nb~\nb> MODE #x\n"
                               "b= :pychat 324 b #x +*kl * 9\n" },
  { "/server/mode/members",
    ROOM "a> MODE #x +v b\nb= :a!* MODE #x +v b\na= :a!* MODE #x +v b\nb> NAMES #x\n"
         "b= :pychat 353 b = #x :*+b*\n" },
  { "/server/mode/no-right", ROOM "b> MODE #x +m\nb= :pychat 482 b #x :*\n" },
  { "/server/mode/unknown", ROOM "a> MODE #x +X\na= :pychat 472 a X :*\n" },
  { "/server/mode/no-room", "a+\na> MODE #nix\na= :pychat 403 a #nix :*\n" },
  { "/server/mode/lists",
    ROOM "a> MODE #x +be eve!*@* bob!*@*\na= :a!* MODE #x +be eve!*@* bob!*@*\nb~\n"
         "b> MODE #x b\nb= :pychat 367 b #x eve!*@* a!a@127.0.0.1 1*\n"
         "b= :pychat 368 b #x :*\nb> MODE #x +e\nb= :pychat 348 b #x bob!* a!a@127.0.0.1 1*\n"
         "b= :pychat 349 b #x :*\nb> MODE #x I\nb= :pychat 347 b #x :*\n" },
  { "/server/mode/ban",
    "a+\nb+\na> JOIN #x\na> MODE #x +b b!*@*\na~\nb~\nb> JOIN #x\nb= :pychat 474 b #x :*\n" },
  { "/server/mode/user",
    "a+\na> MODE a\na= :pychat 221 a +\na> MODE a +i\na= :a!* MODE a +i\na> MODE a\n"
    "a= :pychat 221 a +i\na> MODE a -i\na= :a!* MODE a -i\n" },
  { "/server/mode/user-o", "a+\na> MODE a +o\na! *MODE*\n" },
  { "/server/mode/user-unknown", "a+\na> MODE a +X\na= :pychat 501 a :*\n" },
  { "/server/mode/other-user",
    "a+\nb+\na~\na> MODE b +i\na= :pychat 502 a :*\na> MODE nix\na= :pychat 401 a nix :*\n" },
  { "/server/names/one",
    ROOM "b> NAMES #x\nb= :pychat 353 b = #x :?a b\nb= :pychat 366 b #x :*\n" },
  { "/server/names/none", "a+\na> NAMES #nix\na= :pychat 366 a #nix :*\na> NAMES\n"
                          "a= :pychat 366 a * :*\n" },
  { "/server/names/secret",
    "a+\nb+\na> JOIN #x\na> MODE #x +s\na~\nb~\nb> NAMES #x\nb= :pychat 366 b #x :*\n"
    "b> LIST\nb! * 322 b #x *\nb> TOPIC #x\nb< :pychat 403 b #x :*\nb> WHO #x\n"
    "b= :pychat 315 b #x :*\nb> MODE #x\nb= :pychat 403 b #x :*\nb> WHOIS a\n"
    "b< :pychat 319 b a :#lobby\na> NAMES #x\na= :pychat 353 a @ #x :*a\n" },
  { "/server/names/invisible",
    "a+\nb+\nc+\na> JOIN #x\na> MODE a +i\na~\nb~\nc> PART #lobby\nc~\n"
    "c> NAMES #x\nc= :pychat 366 c #x :*\nc> WHO *\nc! * 352 c * a *\n" },
  { "/server/list", ROOM "a> TOPIC #x :about x\na~\nb~\nb> LIST\nb= :pychat 321 b Channel :*\n"
                         "b< :pychat 322 b #x 2 :about x\nb< :pychat 323 b :*\n" },
  { "/server/list/mask", ROOM "b> LIST #x\nb= * 321 *\nb= * 322 b #x 2 :\nb= * 323 *\n"
                              "b> LIST !#l*\nb= * 321 *\nb= * 322 b #x 2 :\nb= * 323 *\n" },
  { "/server/list/users",
    ROOM "a> JOIN #y\na~\nb> LIST <2\nb= * 321 *\nb= * 322 b #y 1 :\nb= * 323 *\n"
         "b> LIST >5\nb= * 321 *\nb= * 323 *\n" },
  { "/server/list/times", ROOM "a> TOPIC #x :t\na~\nb~\nb> LIST #x,C>5\nb= * 321 *\nb= * 323 *\n"
                               "b> LIST T<5\nb= * 321 *\nb= * 322 b #x 2 :t\nb= * 323 *\n" },
  { "/server/who/room",
    ROOM "b> WHO #x\nb= :pychat 352 b #x a 127.0.0.1 pychat a H? :0 Person a\n"
         "b= :pychat 352 b #x b 127.0.0.1 pychat b H :0 Person b\nb= :pychat 315 b #x :*\n" },
  { "/server/who/nick",
    ROOM "a> AWAY :x\na~\nb> WHO A\nb= :pychat 352 b #lobby a 127.0.0.1 pychat a G* :0 Person a\n"
         "b= :pychat 315 b A :*\n" },
  { "/server/who/mask", ROOM "b> WHO a*\nb= * 352 b * a H* :0 Person a\nb= * 315 *\n" },
  { "/server/who/none", "a+\na> WHO nix\na= :pychat 315 a nix :*\n" },
  { "/server/who/x",
    ROOM "b> WHO #x %tcuhsnfdaor,42\nb= :pychat 354 b 42 #x a 127.0.0.1 pychat a H? 0 0 n/a "
         ":Person a\nb= :pychat 354 b 42 #x b 127.0.0.1 pychat b H 0 0 n/a :Person b\n"
         "b= :pychat 315 b #x :*\n" },
  { "/server/who/x-order", ROOM "b> WHO a %nu\nb= :pychat 354 b a a\nb= * 315 *\n" },
  { "/server/who/x-ip", "a+\nb+\nb~\nb> WHO b %i\nb= :pychat 354 b 127.0.0.1\nb= * 315 *\n"
                        "b> WHO a %i\nb= :pychat 354 b 255.255.255.255\nb= * 315 *\n" },
  { "/server/whois",
    ROOM "b> WHOIS a\nb= :pychat 311 b a a 127.0.0.1 * :Person a\n"
         "b= :pychat 319 b a :#lobby ?#x\nb= :pychat 312 b a pychat :A pychat server\n"
         "b= :pychat 317 b a * * :*\nb= :pychat 318 b a :*\n" },
  { "/server/whois/server", "a+\na> WHOIS pychat a\na= * 311 a a *\n" },
  { "/server/whois/bot", "a+\na> MODE a +B\na~\na> WHOIS a\na< :pychat 335 a a :*\n" },
  { "/server/whois/none", "a+\na> WHOIS nix\na= :pychat 401 a nix :*\na= :pychat 318 a nix :*\n" },
  { "/server/whowas",
    "a+\nb+\nb> QUIT\nb-\na~\na> WHOWAS b\na= :pychat 314 a b b 127.0.0.1 * :Person b\n"
    "a= :pychat 312 a b pychat :*\na= :pychat 369 a b :*\n" },
  { "/server/whowas/renamed", "a+\na> NICK z\na~\na> WHOWAS a\na= * 314 z a a *\n" },
  { "/server/whowas/none", "a+\na> WHOWAS nix\na= :pychat 406 a nix :*\na= :pychat 369 a nix :*\n"
                           "a> WHOWAS\na= :pychat 431 a :*\n" },
  { "/server/userhost",
    "a+\nb+\nb> AWAY :x\nb~\na~\na> USERHOST a b nix\n"
    "a= :pychat 302 a :a=+a@127.0.0.1 b=-b@127.0.0.1\na> USERHOST nix\na= :pychat 302 a :\n" },
  { "/server/userip",
    "a+\nb+\na~\na> USERIP a b\na= :pychat 340 a :a=+a@127.0.0.1 b=+b@255.255.255.255\n" },
  { "/server/ison", "a+\nb+\na~\na> ISON nix B :c a\na= :pychat 303 a :b a\na> ISON x\n"
                    "a= :pychat 303 a :\n" },
  { "/server/motd/none", "a+\na> MOTD\na= :pychat 422 a :*\n" },
  { "/server/motd/other", "a+\na> MOTD elsewhere\na= :pychat 402 a elsewhere :*\n" },
  { "/server/names/several",
    "a+\nb+\na> JOIN #x\na~\nb~\nb> NAMES #x,#nix,#LOBBY\nb= :pychat 353 b = #x :@a\n"
    "b= :pychat 366 b #x :*\nb= :pychat 366 b #nix :*\nb= :pychat 353 b = #lobby :a b\n"
    "b= :pychat 366 b #lobby :*\nb> NAMES #a,#b,#c,#d,#e\nb= :pychat 407 b #a,#b,#c,#d,#e :*\n"
    "b> NAMES\nb= :pychat 366 b ? :*\n" },
  { "/server/list/rooms-and-conditions",
    "a+\nb+\na> JOIN #x\na~\nb~\nb> LIST #x,#lobby >1\nb= * 321 *\nb= :pychat 322 b #lobby 2 :\n"
    "b= * 323 *\nb> LIST #x >1\nb= * 321 *\nb= * 323 *\n" },
  { "/server/mode/ban-of-a-nick-with-a-backslash",
    "a+\nb+\nb> NICK b\\[c]|\nb< * NICK *\na> JOIN #x\na> MODE #x +b b\\[c]|\na~\nb> JOIN #x\n"
    "b= :pychat 474 b\\[c]| #x :*\n" },
  { "/server/mode/lists-either-way",
    "a+\na> JOIN #x\na> MODE #x +b x\na~\na> MODE #x -b\na= :pychat 367 a #x x!?@? *\na= * 368 *\n" },
  { "/server/join/bad-name",
    "a+\na> JOIN nix\na= :pychat 476 a nix :*\na> JOIN #\na= :pychat 476 a # :*\n" },
  { "/server/whois/which-server",
    "a+\nb+\na~\na> WHOIS nix b\na= :pychat 402 a nix :*\na= :pychat 318 a b :*\n"
    "a> WHOIS PYCHAT b\na= * 311 a b *\na< * 318 *\na> WHOIS pych* b\na= * 311 a b *\na< * 318 *\n"
    "a> WHOIS a b\na= * 311 a b *\na< * 318 *\na> WHOIS nix nobody\na= * 402 *\na= * 318 a nobody *\n" },
  { "/server/whois/ends-as-it-was-asked",
    "a+\na> WHOIS A\na= :pychat 311 a a *\na< :pychat 318 a A :*\na> WHOIS B\na= :pychat 401 a B :*\n"
    "a= :pychat 318 a B :*\n" },
  { "/server/other-server",
    "a+\na> VERSION nix\na= :pychat 402 a nix :*\na> STATS u nix\na= :pychat 402 a nix :*\n"
    "a> VERSION py*\na= * 351 *\na~\na> TIME A\na= * 391 *\na> STATS u a\na= * 242 *\n" },
  { "/server/version", "a+\na> VERSION\na= :pychat 351 a pychat-*. pychat :*\na= * 005 a *\n" },
  { "/server/time", "a+\na> TIME\na= :pychat 391 a pychat :*\n" },
  { "/server/info", "a+\na> INFO\na= :pychat 371 a :*\na< :pychat 374 a :*\n" },
  { "/server/admin/none", "a+\na> ADMIN\na= :pychat 423 a pychat :*\n" },
  { "/server/lusers", "a+\na> LUSERS\na= :pychat 251 a :*\na< :pychat 266 a 1 1 :*\n" },
  { "/server/links", "a+\na> LINKS\na= :pychat 364 a pychat pychat :0 *\na= :pychat 365 a * :*\n" },
  { "/server/knock",
    "a+\nb+\nc+\na> JOIN #x\na~\nb> KNOCK #x\nb< :pychat 713 b #x :*\na> MODE #x +i\na~\n"
    "c> JOIN #x\nc< * 473 *\nb> KNOCK #X :let me in\nb= :pychat 711 b #x :*\n"
    "a= :pychat 710 a #x b!b@127.0.0.1 :asks to be invited: let me in\nb> KNOCK #x\nb= :pychat 712 b #x :*\n"
    "c> KNOCK #x\nc= * 711 *\na= :pychat 710 a #x c!c@127.0.0.1 :asks to be invited\n"
    "a> KNOCK #x\na= :pychat 714 a #x :*\na> MODE #x +b b!*@*\na~\nb> KNOCK #x\nb= :pychat 474 b #x :*\n"
    "a> MODE #x +s\na~\nc> KNOCK #x\nc= :pychat 403 c #x :*\nc> KNOCK #nix\nc= :pychat 403 c #nix :*\n" },
  { "/server/whois/nobody-named", "a+\na> WHOIS\na= :pychat 431 a :*\n" },
  { "/server/help",
    "a+\na> HELP\na= :pychat 704 a * :*\na< :pychat 706 a * :*\na> HELP join\n"
    "a= :pychat 704 a join :Help\na= :pychat 705 a join :\na= :pychat 705 a join :JOIN *\n"
    "a= :pychat 706 a join :*\na> HELP nix\n"
    "a= :pychat 524 a nix :*\n" },
};

static void
test_told (void)
{
  ServerConfig *config = server_config_new ();
  g_autoptr (ServerScript) script = NULL;

  config->motd = g_strsplit ("Be kind\nThat is all", "\n", -1);
  config->admin_name = g_strdup ("Ann");
  config->admin_email = g_strdup ("ann@example.org");
  script = server_script_new (config, NULL);
  server_script_run (script, "a+\na> MOTD\na= :pychat 375 a :*\na= :pychat 372 a :- Be kind\n"
                             "a= :pychat 372 a :- That is all\na= :pychat 376 a :*\n"
                             "a> ADMIN\na= :pychat 256 a pychat :*\na= :pychat 258 a :Ann\n"
                             "a= :pychat 259 a :ann@example.org\n");
}

static void
test_long_names (void)
{
  g_autoptr (ServerScript) script = server_script_new (NULL, NULL);
  g_autoptr (GString) monitor = g_string_new ("a> MONITOR + ");

  /* 60 names of 9 bytes cannot stand in one line of 512. */
  for (guint i = 0; i < 48; i++)
    g_string_append_printf (monitor, "%snick%04u", i > 0 ? "," : "", i);
  server_script_run (script, "a+\n");
  server_script_run (script, monitor->str);
  server_script_run (script, "a= :pychat 731 a :nick0000,*\na~\na> MONITOR L\na= :pychat 732 a *\n"
                             "a< :pychat 733 a :*\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_script_add_rows (rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/server/motd-and-admin", test_told);
  g_test_add_func ("/server/long-lists", test_long_names);

  return g_test_run ();
}
