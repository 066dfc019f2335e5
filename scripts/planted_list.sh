# shellcheck shell=bash
# Sourced by scripts/planted_errors: reads tests/planted/*.txt. Functions only; the list is in these arrays.

name_of=() what_of=() file_of=() was_of=() now_of=() program_of=() test_of=() place_of=()
chosen=()        # indices
list_errors=0

list_error() { printf '%s\n' "$1" >&2; list_errors=1; }

# Reads entries: lines `key: value`, entries begin with `error:`. `was` and `now` may go on over lines; what comes
# after the colon and one space is taken as it stands.
read_lists() {  # files
  local path line key value number at=-1 last
  for path in "$@"; do
    number=0 last=""
    while IFS= read -r line || [[ -n $line ]]; do
      (( ++number ))
      [[ $line != '#'* && -n $line ]] || { last=""; continue; }
      key=${line%%:*} value=${line#*:} value=${value# }
      case $key in
        error) name_of[++at]=$value place_of[at]=$path:$number what_of[at]="" file_of[at]="" program_of[at]=""
               test_of[at]="" was_of[at]="" now_of[at]="" ;;
        what) what_of[at]=$value ;;
        file) file_of[at]=$value ;;
        program) program_of[at]=$value ;;
        test) test_of[at]=$value ;;
        was) [[ $last == was ]] && was_of[at]+=$'\n'$value || was_of[at]=$value ;;
        now) [[ $last == now ]] && now_of[at]+=$'\n'$value || now_of[at]=$value ;;
        *) list_error "$path:$number: '$key' is none of error, what, file, was, now, program, test" ;;
      esac
      last=$key
    done <"$path"
  done
}

# The entries whose name matches one of the patterns, or all.
choose() {
  local i pattern
  for i in "${!name_of[@]}"; do
    if (( $# == 0 )); then chosen+=("$i"); continue; fi
    for pattern in "$@"; do
      # shellcheck disable=SC2053  # a pattern is meant
      if [[ ${name_of[$i]} == $pattern ]]; then chosen+=("$i"); break; fi
    done
  done
  (( ${#chosen[@]} )) || { echo "planted_errors: no error of that name ($*)" >&2; exit 2; }
}

# The file with its one text replaced; fails where the text is not found exactly once.
replaced() {  # file, was, now
  local content rest
  content=$(cat "$1" && printf x) || return 1
  content=${content%x}
  rest=${content#*"$2"}
  [[ -n $2 && $rest != "$content" && ${rest#*"$2"} == "$rest" ]] || return 1
  printf '%s' "${content%%"$2"*}$3$rest"
}

entry_sum() { printf '%s\n' "${file_of[$1]}" "${was_of[$1]}" "${now_of[$1]}" "${program_of[$1]}" "${test_of[$1]}" | sha256sum | cut -c1-16; }

# Does the chosen list fit the tree? Says each fault in a line; status 2 where there is one.
check_lists() {
  local LC_ALL=C  # searching by bytes is many times faster
  local i field file name content rest
  local -A seen=() content_of=() is_test=()
  while IFS= read -r name; do is_test[$name]=1; done < <(
    grep -rhoE --include='*.cpp' 'TEST_CASE\("[^"]*"' tests validation | sed -e 's/^TEST_CASE("//' -e 's/"$//')
  for i in "${chosen[@]}"; do
    name=${name_of[$i]} file=${file_of[$i]}
    for field in name what file was program test; do
      local -n values=${field}_of
      [[ -n ${values[$i]} ]] || list_error "${place_of[$i]}: $name has no '$field'"
    done
    [[ -z ${seen[$name]-} ]] || list_error "${place_of[$i]}: a second error called $name"
    seen[$name]=1
    if [[ ! -f $file ]]; then
      list_error "${place_of[$i]}: $name: there is no file '$file'"
      continue
    fi
    [[ -n ${content_of[$file]-} ]] || content_of[$file]=$(<"$file")
    content=${content_of[$file]}
    rest=${content/"${was_of[$i]}"/$'\1'}
    [[ $rest != "$content" && $rest != *"${was_of[$i]}"* ]] ||
      list_error "${place_of[$i]}: $name: the text of 'was' is not found exactly once in $file: change the entry with the code"
    [[ ${test_of[$i]} == \[*\] || -n ${is_test[${test_of[$i]}]-} ]] ||
      list_error "${place_of[$i]}: $name: no TEST_CASE is called '${test_of[$i]}'"
  done
  if (( list_errors )); then return 2; fi
  echo "${#chosen[@]} errors fit the tree"
}
