# Sourced by the i18n tests: which locale stands for a language of po/LINGUAS.

# languages LINGUAS
languages () {
  sed 's/#.*//' "$1" | tr -s ' \t' '\n\n' | sed '/^$/d'
}

# territory LANGUAGE: the part of a locale's name before the dot
territory () {
  case $1 in
    *_*) echo "$1" ;;
    ar) echo ar_EG ;;
    he) echo he_IL ;;
    ja) echo ja_JP ;;
    ko) echo ko_KR ;;
    uk) echo uk_UA ;;
    *) echo "$1_$(printf %s "$1" | tr '[:lower:]' '[:upper:]')" ;;
  esac
}
