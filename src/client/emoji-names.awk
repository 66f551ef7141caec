# Names and emoji, each with an end, out of the table of Go's emoji package; sorted by who calls this.
# Without the variants of skin and hair: those are many, and begin like the one they vary.
match ($0, /":[a-z0-9_+-]+:":/) {
  name = substr ($0, RSTART + 2, RLENGTH - 5)
  rest = substr ($0, RSTART + RLENGTH)
  if (name ~ /_tone[0-9]|skin_tone|_hair|^flag-[a-z][a-z]-/ || !match (rest, /".*"/))
    next
  printf "  \"%s\\0\" %s \"\\0\"\n", name, substr (rest, RSTART, RLENGTH)
}
