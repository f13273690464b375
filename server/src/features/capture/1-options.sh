#!/bin/sh
# Captures what a Xen host knows about itself into one .xdump text. Printed by "xdump capture", version @VERSION@.
#
# Run it as root on dom0, with any POSIX shell (dash, busybox ash, bash):
#   sh capture.sh > host.xdump          or from elsewhere:  xdump capture | ssh root@host sh > host.xdump
#
# It only reads, with two exceptions, both named on standard error when they happen: debug keys of Xen (they print into the
# console ring, which then loses its oldest lines), and with --trace kprobe events (removed on every way out).
# For tests: XDUMP_CAPTURE_ROOT is a folder that stands in front of /proc and /sys.

VERSION='@VERSION@'
LC_ALL=C
export LC_ALL
umask 077

ALL_PARTS='console keys dmesg xenstore sysfs params xl evtchn grants proc'
# Keys that only print. R and C restart the host, n N O S P change something: they are refused.
DEFAULT_KEYS='g q e m u H i M'
HARMLESS_KEYS='g q e m u H i M I Q V a c h r s t x z D o'

root=${XDUMP_CAPTURE_ROOT-}
parts=$ALL_PARTS
keys=$DEFAULT_KEYS
guests=
loops=1
every=10
trace_seconds=
time_limit=60
output=
quiet=

usage() {
  cat <<'EOF'
Usage: sh capture.sh [OPTIONS] > host.xdump

Captures the state of a Xen host as one .xdump text. Run it as root on dom0.

  --what LIST      parts, separated by commas: console, keys, dmesg, xenstore, sysfs, params, xl, evtchn, grants, proc,
                   trace (default: all but trace)
  --guests LIST    guests (numbers or names) for what is asked domain by domain; domain 0 is always in (default: all)
  --keys LETTERS   debug keys of Xen, pressed one at a time (default: gqemuHiM; also I Q V a c h r s t x z, and D o,
                   whose output can be huge)
  --loop N         take N snapshots (default: 1)
  --every SECONDS  time between the starts of two snapshots (default: 10)
  --trace SECONDS  set kprobe events on xen-blkback for that time: request, map, unmap, response
  --timeout SECS   give up a command after that time (default: 60; needs the program timeout)
  -o FILE          write to a new FILE that only its owner can read (default: standard output)
  -q               no progress on standard error
  -h, --help       this text

Only reads, except for the debug keys and, with --trace, the kprobe events; both are named on standard error. Passwords in
xenstore and in the configurations of guests are left out.
EOF
}

say() { [ -n "$quiet" ] || printf 'xdump capture: %s\n' "$*" >&2; }
warn() { printf 'xdump capture: warning: %s\n' "$*" >&2; }
fail() {
  printf 'xdump capture: %s\n' "$2" >&2
  exit "$1"
}
misuse() { fail 2 "$1 (see --help)"; }

# contains LIST WORD: is WORD one of the words of LIST?
contains() {
  case " $1 " in
    *" $2 "*) return 0 ;;
  esac
  return 1
}

# number OPTION VALUE: refuses what is no number from 1 on.
number() {
  case $2 in
    '' | *[!0-9]* | 0*) misuse "$1 wants a number from 1 on, not \"$2\"" ;;
  esac
  [ "${#2}" -le 6 ] || misuse "$1 wants a smaller number than $2"
}

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --*=*)
        option=${1%%=*}
        value=${1#*=}
        shift
        set -- "$option" "$value" "$@"
        ;;
    esac
    case $1 in
      -h | --help)
        usage
        exit 0
        ;;
      -q)
        quiet=yes
        shift
        continue
        ;;
      --what | --guests | --keys | --loop | --every | --trace | --timeout | -o) ;;
      *) misuse "no such option: $1" ;;
    esac
    if [ $# -lt 2 ] || [ -z "$2" ]; then misuse "$1 wants a value"; fi
    case $1 in
      --what) parts=$(printf '%s' "$2" | tr ',' ' ') ;;
      --guests) guests=$(printf '%s' "$2" | tr ',' '\n') ;;
      --keys) keys=$(printf '%s' "$2" | tr -d ', ' | sed 's/./& /g') ;;
      --loop) number "$1" "$2" && loops=$2 ;;
      --every) number "$1" "$2" && every=$2 ;;
      --trace) number "$1" "$2" && trace_seconds=$2 ;;
      --timeout) number "$1" "$2" && time_limit=$2 ;;
      -o) output=$2 ;;
    esac
    shift 2
  done
  # No word is a pattern of file names.
  set -f
  for word in $parts; do
    contains "$ALL_PARTS trace" "$word" || misuse "--what knows no \"$word\""
  done
  for word in $keys; do
    contains "$HARMLESS_KEYS" "$word" || misuse "key \"$word\" is not pressed: it does more than print, or stops CPUs while it prints"
  done
  set +f
  if contains "$parts" trace && [ -z "$trace_seconds" ]; then trace_seconds=10; fi
}

wanted() { contains "$parts" "$1"; }
