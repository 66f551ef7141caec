/* fault.h: what goes wrong, shared between a test and the program that it wrote LD_PRELOAD for.
 *
 * $PYCHAT_FAULT names a file of this one struct, which both have mapped: a test changes it while
 * the program runs. $PYCHAT_FAULT_DIR: only files in there fail.
 */
#pragma once

#include <stdint.h>

typedef struct
{
  int error; /* errno; 0: nothing is wrong */
  int count; /* how many calls fail; -1: all of them */
  int after; /* how many go well before */
} FaultPlan;

typedef struct
{
  FaultPlan accept;
  FaultPlan write;  /* to files */
  FaultPlan sync;   /* of files */
  FaultPlan send;   /* to sockets of the internet */
  FaultPlan memory; /* of SQLite */
  int write_us;     /* how much longer it takes to write to a file */
  int sync_us;      /* how much longer it takes to sync one */
  int64_t clock_us; /* added to the time of day */
} Fault;
