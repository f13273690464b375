
# ---- all together -------------------------------------------------------------------------------------------------------

# The whole script is read before its last line starts it, so that one that arrives cut off does nothing.
main() {
  read_options "$@"
  prepare
  write_header
  find_domains
  snapshot=1
  while :; do
    started=$(date +%s)
    # Also a single one is named: everything in it belongs to one moment.
    put "%snapshot id=$snapshot at=$(now)"
    if [ "$loops" -gt 1 ]; then say "snapshot $snapshot of $loops"; fi
    if [ "$snapshot" -eq 1 ]; then ask_once; else find_domains; fi
    take_snapshot
    [ "$snapshot" -lt "$loops" ] || break
    snapshot=$((snapshot + 1))
    rest=$((every - ($(date +%s) - started)))
    [ "$rest" -le 0 ] || pause "$rest"
  done
  [ -z "$trace_seconds" ] || trace
  say "$section_count sections written, $missing_count parts missing"
  [ "$section_count" -gt 0 ] || fail 1 'nothing could be captured'
}

main "$@"
