# Counts test cases in meson's testlog.json files, one JSON object a line, TAP inside its "stdout".
# A case that ran in several builds counts once: failed if it failed anywhere, skipped only if it was
# skipped everywhere. A test that died, or reported too little, counts as one failed case more.
# A skip because something is not installed is a failure: tests/run.sh installs everything.

# string_field LINE NAME: the raw text of a JSON string, its escapes kept except for \" and \\
function string_field(line, name,    start, text)
{
  start = index (line, "\"" name "\": \"")
  if (start == 0)
    return ""
  text = substr (line, start + length (name) + 5)
  gsub (/\\\\/, "\001", text)
  gsub (/\\"/, "\002", text)
  text = substr (text, 1, index (text, "\"") - 1)
  gsub (/\002/, "\"", text)
  return text
}

function note(suite, name, result)
{
  # Rows may share a name: the second of a run is the second of another.
  seen[FILENAME, name]++
  name = name " " seen[FILENAME, name]
  suites[suite] = 1
  suite_of[name] = suite
  if (result == "failed" || results[name] == "" || (result == "passed" && results[name] == "skipped"))
    results[name] = result
  if (result == "failed")
    print "FAILED " name " (" FILENAME ")"
}

# case_result LINE: of one TAP line
function case_result(line)
{
  if (line ~ /^not ok/)
    return (line ~ /# *[Tt][Oo][Dd][Oo]/) ? "passed" : "failed"
  if (line !~ /# *[Ss][Kk][Ii][Pp]/)
    return "passed"
  return (line ~ /not installed|is missing|are missing/) ? "failed" : "skipped"
}

{
  test = string_field($0, "name")
  outcome = string_field($0, "result")
  suite = test
  sub (/^[^:]*:/, "", suite)
  sub (/ \/ .*/, "", suite)

  line_count = split (string_field($0, "stdout"), lines, "\\\\n")
  cases = failures = 0
  for (i = 1; i <= line_count; i++)
    {
      line = lines[i]
      if (line ~ /^(not )?ok( |$)/)
        {
          result = case_result(line)
          sub (/^(not )?ok *[0-9]* *-? */, "", line)
          sub (/ *# *([Ss][Kk][Ii][Pp]|[Tt][Oo][Dd][Oo]).*/, "", line)
          sub (/ - [^ ]*(ERROR|CRITICAL|WARNING|FATAL)[^ ]*:.*/, "", line) # GLib's reason
        }
      else if (line ~ /^1\.\.0/)
        {
          result = (line ~ /not installed|is missing|are missing/) ? "failed" : "skipped"
          line = "whole test"
        }
      else
        continue
      cases++
      failures += (result == "failed")
      note(suite, test ": " line, result)
    }

  good = (outcome == "OK" || outcome == "SKIP" || outcome == "EXPECTEDFAIL")
  if (!good && failures == 0)
    note(suite, test ": " outcome, "failed")
  else if (good && cases == 0)
    note(suite, test, outcome == "SKIP" ? "skipped" : "passed")
}

function summary(passed, failed, skipped)
{
  return passed + 0 " passed, " failed + 0 " failed" (skipped ? ", " skipped " skipped" : "")
}

END {
  fflush () # before what sort prints
  for (name in results)
    {
      count[suite_of[name], results[name]]++
      total[results[name]]++
    }
  for (suite in suites)
    print suite ": " summary(count[suite, "passed"], count[suite, "failed"], count[suite, "skipped"]) | "sort"
  close ("sort")
  print summary(total["passed"], total["failed"], total["skipped"])
  exit (total["failed"] || !total["passed"])
}
