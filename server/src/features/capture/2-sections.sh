
# ---- writing the .xdump -------------------------------------------------------------------------------------------------

missing_count=0
section_count=0

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# put TEXT: one line of output; a reader that is gone, or a full disk, ends the capture.
put() { printf '%s\n' "$1" || fail 1 'the output cannot be written'; }

# quote TEXT: the value of an attribute.
quote() {
  case $1 in
    *[!A-Za-z0-9\ ./:*_,-]*) printf '%s' "$1" | tr '\t\n\r' '   ' | sed 's/[\\"]/\\&/g' ;;
    *) printf '%s' "$1" ;;
  esac
}

# missing KIND COMMAND REASON: says that this was to be captured and why it is not there.
missing() {
  missing_count=$((missing_count + 1))
  put "%missing $1 cmd=\"$(quote "$2")\" reason=\"$(quote "$3")\""
}

note() { put "%note $(printf '%s' "$1" | tr '\n\r' '  ')"; }

# run COMMAND...: its output in $work/out, its errors in $work/err, its exit code in $code.
run() {
  : >"$work/out"
  : >"$work/err"
  code=127
  command -v "$1" >/dev/null 2>&1 || return 0
  code=0
  if [ -n "$limiter" ]; then
    timeout "$time_limit" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  else
    "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
  fi
}

# why: what the exit code of the last run says.
why() {
  case $code in
    127) printf 'command not found' ;;
    124) printf 'no end within %s s' "$time_limit" ;;
    *) printf 'exit code %s: %s' "$code" "$(head -n 1 "$work/err" | cut -c 1-200)" ;;
  esac
}

# section KIND ATTRIBUTES COMMAND...: what a command prints becomes a section; what fails is named.
section() {
  section_kind=$1
  section_attributes=$2
  shift 2
  run "$@"
  write_section "$section_kind" "$section_attributes" "$*"
}

# write_section KIND ATTRIBUTES COMMAND: the text in $work/out as a section, in the light of $code.
write_section() {
  if [ "$code" -ne 0 ] && [ ! -s "$work/out" ]; then
    missing "$1" "$3" "$(why)"
    return 0
  fi
  # A line of content that begins with % gets one more; the last line gets its end.
  sed 's/^%/%%/' "$work/out" >"$work/content"
  [ ! -s "$work/content" ] || [ -z "$(tail -c 1 "$work/content" | tr -d '\n')" ] || echo >>"$work/content"
  section_end="%end lines=$(($(wc -l <"$work/content")))"
  if command -v sha256sum >/dev/null 2>&1; then
    section_end="$section_end sha256=$(sha256sum <"$work/content" | cut -c 1-64)"
  fi
  section_exit=
  [ "$code" -eq 0 ] || section_exit=" exit=$code"
  put "%section $1${2:+ $2} cmd=\"$(quote "$3")\" at=$(now)$section_exit"
  cat "$work/content" || fail 1 'the output cannot be written'
  put "$section_end"
  section_count=$((section_count + 1))
  [ "$code" -eq 0 ] || missing "$1" "$3" "$(why); what it printed until then stands above"
}

# ---- preparing and leaving ----------------------------------------------------------------------------------------------

work=
sleeper=

leave() {
  leave_code=$?
  trap '' HUP INT TERM PIPE
  trap - EXIT
  trace_stop
  [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null
  [ -z "$work" ] || rm -rf "$work"
  exit "$leave_code"
}

prepare() {
  trap leave EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 141' PIPE
  trap 'exit 143' TERM
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  for folder in /usr/lib/xen*/bin /usr/lib64/xen*/bin /usr/libexec/xen*/bin /usr/local/lib/xen*/bin; do
    if [ -d "$folder" ]; then PATH=$PATH:$folder; fi
  done
  export PATH
  # mkdir fails where something has that name already, so nobody can have prepared the folder.
  work_folder=${TMPDIR:-/tmp}/xdump-capture.$$
  mkdir "$work_folder" || fail 1 "the folder $work_folder cannot be made; is TMPDIR full or not writable?"
  work=$work_folder
  limiter=
  # An old busybox takes the time as an option; then commands run without a limit.
  if timeout 5 true >/dev/null 2>&1; then limiter=yes; fi
  if [ -n "$output" ]; then
    [ ! -e "$output" ] || fail 2 "$output exists already; name a new file"
    : >"$output" || fail 1 "$output cannot be written"
    exec >"$output"
  fi
  [ "$(id -u)" = 0 ] || warn 'not run as root: most parts will be missing'
  [ -e "$root/proc/xen" ] || [ -e "$root/sys/hypervisor" ] || warn 'this does not look like a Xen host'
}

# pause SECONDS: a sleep that a signal ends at once.
pause() {
  sleep "$1" >/dev/null 2>&1 &
  sleeper=$!
  wait "$sleeper" || true
  sleeper=
}
