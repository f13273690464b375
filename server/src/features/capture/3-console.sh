
# ---- the console ring of Xen and its debug keys -------------------------------------------------------------------------

ring_known=
ring_bytes=
serial_speed=
keys_known=

# read_ring: the console ring as it is now, in $work/out; $code tells whether that worked.
read_ring() { run xl dmesg; }

# heading KEY: the words with which the output of a key begins.
heading() {
  case $1 in
    g) printf '%s' "gnttab_usage_print_all [ key 'g' pressed" ;;
    m) printf 'Physical memory information:' ;;
    i) printf 'IRQ information:' ;;
    M) printf 'MSI information:' ;;
    q | e | u | H | h) printf "'%s' pressed" "$1" ;;
  esac
}

# added_lines BEFORE AFTER HEADING: the lines of AFTER that BEFORE does not have yet, in $work/out; $added tells how sure that is:
# exact, from-heading (the old lines are gone, but the output is there from its first line on) or lost (its start is gone too).
#
# A full ring drops its oldest bytes: AFTER then begins with the end of BEFORE, its first line cut anywhere. The longest
# overlap may be one too long where the ring repeats itself (the same key, pressed again), so the heading must be in the rest.
added_lines() {
  added=$(
    awk -v heading="$3" -v result="$work/out" '
      function fits(from,   i, n, line) {
        n = nb - from + 1
        for (i = 1; i <= n; i++) {
          if (++steps > most) return 0
          line = before[from + i - 1]
          if (line == after[i]) continue
          if (i == 1 && n > 2 && length(after[1]) > 0 && length(after[1]) < length(line) &&
            substr(line, length(line) - length(after[1]) + 1) == after[1]) continue
          if (i == n && from == 1 && length(line) < length(after[i]) && substr(after[i], 1, length(line)) == line) continue
          return 0
        }
        return 1
      }
      FILENAME == ARGV[1] { before[++nb] = $0; next }
      { after[++na] = $0; if (heading != "" && index($0, heading) > 0) last = na }
      END {
        printf "" > result
        start = 0
        how = "exact"
        # A ring of equal lines could be compared with itself for hours; then the heading must do.
        most = 20000000
        for (from = 1; (from <= nb - 1 || from == 1) && steps <= most; from++) {
          if (nb - from + 1 > na || !fits(from)) continue
          first = nb - from + 2
          # A line that was not finished yet belongs to what was added.
          if (nb > 0 && before[nb] != after[first - 1]) first--
          if (start == 0) start = first
          if (heading == "" || last >= first) { start = first; break }
        }
        if (start == 0) {
          how = last > 0 ? "from-heading" : "lost"
          start = last > 0 ? last : 1
        }
        for (i = start; i <= na; i++) print after[i] > result
        print how
      }
    ' "$1" "$2"
  )
}

# ring_facts: how many bytes the ring holds and how fast the serial line behind it is, as far as that is known.
ring_facts() {
  ring_known=yes
  run xl info
  commandline=$(sed -n 's/^xen_commandline *: //p' "$work/out")
  ring_bytes=$(sed -n 's/.*Allocated console ring of \([0-9][0-9]*\) KiB.*/\1/p' "$work/ring" | tail -n 1)
  if [ -n "$ring_bytes" ]; then
    ring_bytes=$((ring_bytes * 1024))
  else
    ring_bytes=$(printf '%s' "$commandline" | tr ' ' '\n' | awk -F= '
      $1 == "conring_size" {
        size = $2 + 0
        unit = toupper(substr($2, length($2)))
        printf "%d\n", size * (unit == "M" ? 1048576 : unit == "B" ? 1 : 1024)
      }' | tail -n 1)
  fi
  consoles=$(printf '%s' "$commandline" | tr ' ' '\n' | sed -n 's/^console=//p' | tail -n 1)
  case $consoles in
    '' | *com*)
      serial_speed=$(printf '%s' "$commandline" | tr ' ' '\n' | sed -n 's/^com[12]=\([0-9][0-9]*\).*/\1/p' | head -n 1)
      ;;
    *dtuart* | *serial*) serial_speed=115200 ;;
  esac
}

# most_bytes KEY: how much a key can print at most, roughly; nothing where that cannot be said.
most_bytes() {
  case $1 in
    g)
      frames=0
      for domain in $domains; do
        run xen-diag gnttab_query_size "$domain"
        count=$(sed -n 's/.*[^_]nr_frames=\([0-9][0-9]*\).*/\1/p' "$work/out" | head -n 1)
        frames=$((frames + ${count:-1}))
      done
      # 512 entries a frame, at most 80 bytes an entry.
      printf '%s' $((frames * 512 * 80))
      ;;
    q | e) printf '%s' $((domain_count * 6000)) ;;
    i | M) printf '%s' 32768 ;;
    D | o) ;;
    *) printf '%s' 12288 ;;
  esac
}

warn_of_key() {
  bytes=$(most_bytes "$1")
  if [ -z "$bytes" ]; then
    warn "key $1 prints whole page tables: that can be far more than the console ring holds, and the host is slow while it prints"
    return 0
  fi
  if [ -n "$ring_bytes" ] && [ "$bytes" -gt "$ring_bytes" ]; then
    warn "key $1 can print up to $((bytes / 1024)) KiB, the console ring holds $((ring_bytes / 1024)) KiB: the start may be lost (boot Xen with a larger conring_size)"
  fi
  if [ -n "$serial_speed" ] && [ "$serial_speed" -gt 0 ] && [ $((bytes * 10 / serial_speed)) -gt 5 ]; then
    warn "key $1 can print up to $((bytes / 1024)) KiB over a serial console of $serial_speed baud: that takes up to $((bytes * 10 / serial_speed)) s, in which the host may not answer"
  fi
}

# press KEY: presses one debug key and writes what it added to the ring.
press() {
  say "debug key $1 (xl debug-keys $1)"
  warn_of_key "$1"
  run xl debug-keys "$1"
  if [ "$code" -ne 0 ]; then
    missing xen-console "xl debug-keys $1" "$(why)"
    return 0
  fi
  tries=0
  while :; do
    read_ring
    if [ "$code" -ne 0 ]; then
      missing xen-console "xl debug-keys $1" "the key was pressed, but xl dmesg failed: $(why)"
      return 0
    fi
    mv "$work/out" "$work/after"
    added_lines "$work/ring" "$work/after" "$(heading "$1")"
    # The lines of a key that is still printing come a moment later.
    tries=$((tries + 1))
    if [ "$tries" -ge 3 ] || { [ -s "$work/out" ] && key_is_done "$1"; }; then break; fi
    pause 1
  done
  mv "$work/after" "$work/ring"
  if [ ! -s "$work/out" ]; then
    missing xen-console "xl debug-keys $1" 'the key added no line to the console ring'
    return 0
  fi
  write_section xen-console "key=$1" "xl debug-keys $1"
  case $added in
    from-heading) note "Key $1: the console ring had wrapped since it was last read; lines before this output are lost." ;;
    lost)
      note "Key $1: its output is longer than the console ring, so its start is lost; boot Xen with a larger conring_size."
      warn "the start of the output of key $1 is lost: the console ring is too small"
      ;;
  esac
}

# key_is_done KEY: is the last line of its output there? Only where that line is known.
key_is_done() {
  case $1 in
    g) grep -q 'gnttab_usage_print_all ] done' "$work/out" ;;
    *) return 0 ;;
  esac
}

# press_keys: every wanted key that this hypervisor has.
press_keys() {
  if [ -z "$have_ring" ]; then
    missing xen-console "xl debug-keys" "$ring_reason"
    return 0
  fi
  [ -n "$ring_known" ] || ring_facts
  if [ -z "$keys_known" ]; then
    keys_known=unsure
    cp "$work/ring" "$work/before-help"
    run xl debug-keys h
    [ "$code" -ne 0 ] || read_ring
    if [ "$code" -eq 0 ]; then
      mv "$work/out" "$work/after"
      added_lines "$work/before-help" "$work/after" "$(heading h)"
      keys_known=" $(sed -n "s/.*key '\(.\)' (ascii.*/\1/p" "$work/out" | tr '\n' ' ') "
      mv "$work/after" "$work/ring"
    fi
  fi
  for key in $keys; do
    case $keys_known in
      *" g "*)
        if ! contains "$keys_known" "$key"; then
          missing xen-console "xl debug-keys $key" 'this hypervisor has no such key'
          continue
        fi
        ;;
    esac
    press "$key"
  done
}
