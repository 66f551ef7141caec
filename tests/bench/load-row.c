#include "load-row.h"

#define BIT(kind) (1u << LOAD_PEER_##kind)
#define ALL_PYCHAT (BIT (PYCHAT) | BIT (PYCHAT_MEMORY) | BIT (PYCHAT_TLS) | BIT (PYCHAT_TLS_MEMORY))
#define ALL_IRC (ALL_PYCHAT | BIT (NGIRCD) | BIT (INSPIRCD))
#define ALL (ALL_IRC | BIT (REDIS))
/* Where history plays no part, once in clear and once with TLS will do. */
#define IDLE (BIT (PYCHAT) | BIT (PYCHAT_TLS) | BIT (NGIRCD) | BIT (INSPIRCD))

#define OF(kind) LOAD_PEER_##kind

#define AS_FAST_AS_REDIS                                                                           \
  {                                                                                                \
    "deliveries/s at least redis'", 0, OF (PYCHAT), LOAD_MARK_OF_PEER, 1, OF (REDIS)               \
  }
#define FIVE_NGIRCDS                                                                               \
  {                                                                                                \
    "deliveries/s at least 5 times ngircd's", 0, OF (PYCHAT), LOAD_MARK_OF_PEER, 5, OF (NGIRCD)    \
  }
#define HISTORY_IS_CHEAP                                                                           \
  {                                                                                                \
    "history leaves 85 % of the deliveries/s", 0, OF (PYCHAT), LOAD_MARK_OF_PEER, 0.85,            \
        OF (PYCHAT_MEMORY)                                                                         \
  }

#define ROOM(n, ...)                                                                               \
  {                                                                                                \
    "room-" #n, "room of " #n ": pipelined; then 100/s",                                           \
        { "M deliveries/s", "us CPU each", "p50 ms", "p99 ms", "max ms" }, n, ALL, 0,              \
        load_measure_room,                                                                         \
    {                                                                                              \
      __VA_ARGS__                                                                                  \
    }                                                                                              \
  }
#define IDLE_ROW(n, peers, max_repeats, ...)                                                       \
  {                                                                                                \
    "idle-" #n, #n " idle: memory; relay among them",                                              \
        { "KiB a client", "p50 us", "p99 us", "us CPU a relay" }, n, peers, max_repeats,           \
        load_measure_idle,                                                                         \
    {                                                                                              \
      __VA_ARGS__                                                                                  \
    }                                                                                              \
  }

/* clang-format off */
const LoadRow load_rows[] = {
  ROOM (10, { NULL }),
  ROOM (100, AS_FAST_AS_REDIS, FIVE_NGIRCDS, HISTORY_IS_CHEAP),
  ROOM (1000, AS_FAST_AS_REDIS, FIVE_NGIRCDS),
  IDLE_ROW (0, IDLE | BIT (PYCHAT_MEMORY), 0, { NULL }),
  IDLE_ROW (100, IDLE, 0, { NULL }),
  IDLE_ROW (1000, IDLE | BIT (PYCHAT_TLS_MEMORY), 0,
    { "under 2 KiB a client", 0, OF (PYCHAT), LOAD_MARK_AT_MOST, 2 },
    { "under 45 KiB a client, mutual TLS", 0, OF (PYCHAT_TLS), LOAD_MARK_AT_MOST, 45 }),
  IDLE_ROW (10000, IDLE & ~BIT (PYCHAT_TLS), 0,
    { "under 2 KiB a client", 0, OF (PYCHAT), LOAD_MARK_AT_MOST, 2 },
    { "p99 within 1.2 of that with none", 2, OF (PYCHAT), LOAD_MARK_OF_ROW, 1.2, 0, "idle-0" },
    { "CPU a relay within 1.2 of that with none", 3, OF (PYCHAT), LOAD_MARK_OF_ROW, 1.2, 0,
      "idle-0" }),
  { "crowd-2000", "2000 come into one room; 1 more comes, goes",
    { "all in, s", "JOIN ms", "QUIT ms" }, 2000, IDLE, 0, load_measure_crowd,
    { { "all in under 3 s", 0, OF (PYCHAT), LOAD_MARK_AT_MOST, 3 },
      { "all in under 3 s, mutual TLS", 0, OF (PYCHAT_TLS), LOAD_MARK_AT_MOST, 3 } } },
  { "silent-100", "room of 100, one of them flooded, reading or not",
    { "p99 ms, reading", "p99 ms, not", "MiB more at most", "dropped" }, 100, BIT (PYCHAT), 0,
    load_measure_silent,
    { { "p99 of the others within 1.2 of before", 1, OF (PYCHAT), LOAD_MARK_OF_FIGURE, 1.2 },
      { "under 16 MiB", 2, OF (PYCHAT), LOAD_MARK_AT_MOST, 16 },
      { "dropped in the end", 3, OF (PYCHAT), LOAD_MARK_AT_LEAST, 1 } } },
  { "start-1000000", "start with 1000000 stored messages",
    { "ms, empty", "ms, full", "MiB, empty", "MiB, full" }, 1000000, BIT (PYCHAT), 1,
    load_measure_start,
    { { "accepts in under 1 s", 1, OF (PYCHAT), LOAD_MARK_AT_MOST, 1000 },
      { "memory within 1.2 of that without them", 3, OF (PYCHAT), LOAD_MARK_OF_FIGURE, 1.2 } } },
};
/* clang-format on */
const guint load_n_rows = G_N_ELEMENTS (load_rows);
