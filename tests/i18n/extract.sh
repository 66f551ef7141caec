# Sourced by the i18n tests: what can be translated.

# extract ROOT POT: what can be translated, as the build's own target extracts it
extract () {
  (cd "$1" && xgettext --files-from=po/POTFILES.in --default-domain=pychat --from-code=UTF-8 \
    --add-comments --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 \
    --keyword=g_dcgettext:2 --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 \
    --flag=N_:1:pass-c-format --flag=C_:2:pass-c-format --flag=NC_:2:pass-c-format \
    --flag=g_dngettext:2:pass-c-format --flag=g_strdup_printf:1:c-format \
    --flag=g_string_printf:2:c-format --flag=g_string_append_printf:2:c-format \
    --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format --flag=g_printerr:1:c-format \
    --flag=g_print:1:c-format --output="$2")
}
