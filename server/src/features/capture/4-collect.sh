
# ---- what is captured ---------------------------------------------------------------------------------------------------

domains=
domain_count=0
have_ring=
ring_reason=

# find_domains: the numbers of the domains that are asked one by one, in $domains; domain 0 and the wanted guests.
find_domains() {
  run xl list
  # The name may hold blanks; the last five columns are ID, Mem, VCPUs, State and Time.
  awk 'NR > 1 && NF >= 6 && $(NF - 4) ~ /^[0-9]+$/ {
    name = $1
    for (i = 2; i < NF - 4; i++) name = name " " $i
    print $(NF - 4) "\t" name
  }' "$work/out" >"$work/domains"
  if [ ! -s "$work/domains" ]; then
    run xenstore-list /local/domain
    sed -n 's/^\([0-9][0-9]*\)$/\1/p' "$work/out" >"$work/domains"
  fi
  [ -s "$work/domains" ] || echo 0 >"$work/domains"
  domain_count=$(($(wc -l <"$work/domains")))
  if [ -z "$guests" ]; then
    domains=$(cut -f 1 "$work/domains" | tr '\n' ' ')
    return 0
  fi
  printf '%s\n' "$guests" >"$work/guests"
  domains=$(awk -F '\t' 'FILENAME == ARGV[1] { wanted[$0] = 1; next } $1 == 0 || $1 in wanted || $2 in wanted { print $1 }' \
    "$work/guests" "$work/domains" | tr '\n' ' ')
  awk -F '\t' 'FILENAME == ARGV[1] { there[$1] = there[$2] = 1; next } $0 != "" && !($0 in there)' \
    "$work/domains" "$work/guests" >"$work/absent"
  while IFS= read -r absent; do
    warn "there is no guest $absent"
    missing xl 'xl list' "there is no guest $absent"
  done <"$work/absent"
}

# files SHOWN FILE...: "path: value" lines of the files that are there; $code is 127 when none is.
files() {
  files_shown=$1
  shift
  : >"$work/out"
  for file in "$@"; do
    if [ -f "$file" ] && [ -r "$file" ]; then
      value=
      # A value without a line end counts, one that cannot be read does not.
      { IFS= read -r value <"$file"; } 2>/dev/null || [ -n "$value" ] || continue
      printf '%s: %s\n' "${file#"$root"}" "$value" >>"$work/out"
    fi
  done
  if [ -s "$work/out" ]; then
    code=0
    write_section sysfs '' "$files_shown"
  else
    missing sysfs "$files_shown" 'no such file'
  fi
}

# whole KIND FILE: one file as it stands.
whole() {
  if [ -r "$root$2" ]; then
    code=0
    cat "$root$2" >"$work/out" 2>"$work/err" || code=$?
    write_section "$1" "path=\"$2\"" "cat $2"
  else
    missing "$1" "cat $2" 'no such file'
  fi
}

# hide_secrets: takes passwords out of $work/out, a xenstore listing or JSON; how many is in $hidden.
hide_secrets() {
  awk -v count="$work/hidden" '
    function secret(name) { return tolower(name) ~ /passw|secret|passphrase|credential|private[-_]?key|auth[-_]?token|ticket/ }
    BEGIN { hidden = 0; instead = "left out: secret" }
    # path = "value"   (permissions)
    match($0, / = "/) && RSTART > 1 {
      head = substr($0, 1, RSTART + 3)
      rest = substr($0, RSTART + 4)
      if (secret(substr($0, 1, RSTART - 1)) && match(rest, /"[^"]*$/) && RSTART > 1) {
        $0 = head instead substr(rest, RSTART)
        hidden++
      }
    }
    # "name": "value",
    match($0, /^[ \t]*"[^"]*": *"/) {
      head = substr($0, 1, RLENGTH)
      rest = substr($0, RLENGTH + 1)
      if (secret(head) && match(rest, /"[^"]*$/) && RSTART > 1) {
        $0 = head instead substr(rest, RSTART)
        hidden++
      }
    }
    { print }
    END { print hidden > count }
  ' "$work/out" >"$work/shown" || fail 1 'passwords could not be taken out (awk failed), so nothing is written'
  mv "$work/shown" "$work/out"
  hidden=$(($(cat "$work/hidden")))
}

# note_hidden: says after a section what is not in it.
note_hidden() {
  [ "$hidden" -eq 0 ] || note "$hidden secret value(s) of $1 were left out (passwords)."
}

write_header() {
  put '%xdump 1'
  host_arch=
  case $(uname -m) in
    x86_64 | amd64) host_arch=x86_64 ;;
    aarch64 | arm64) host_arch=arm64 ;;
    armv7* | armv8l) host_arch=arm32 ;;
    ppc64le) host_arch=ppc64le ;;
  esac
  run xl info
  host_xen=$(sed -n 's/^xen_version *: *//p' "$work/out" | head -n 1)
  version=$root/sys/hypervisor/version
  if [ -z "$host_xen" ] && [ -r "$version/major" ]; then
    host_xen=$(cat "$version/major").$(cat "$version/minor")$(cat "$version/extra")
  fi
  put "%host name=\"$(quote "$(uname -n)")\"${host_arch:+ arch=$host_arch}${host_xen:+ xen=\"$(quote "$host_xen")\"} kernel=\"$(quote "$(uname -r)")\""
  put "%capture tool=\"xdump capture $VERSION\" at=$(now)"
}

# ask_once: what is asked once, in the first snapshot; the ring is kept, so that later only what is new gets written.
ask_once() {
  if wanted console || wanted keys; then
    read_ring
    if [ "$code" -eq 0 ]; then
      have_ring=yes
      cp "$work/out" "$work/ring"
    else
      ring_reason=$(why)
    fi
    if wanted console; then
      say 'console ring (xl dmesg)'
      write_section xen-console '' 'xl dmesg'
    fi
  fi
  if wanted xl; then section xl '' xl info; fi
  if wanted params; then
    say 'module parameters'
    files '/sys/module/xen*/parameters/*' "$root"/sys/module/xen*/parameters/* "$root"/sys/hypervisor/type \
      "$root"/sys/hypervisor/version/* "$root"/sys/hypervisor/compilation/* "$root"/sys/hypervisor/properties/capabilities \
      "$root"/sys/hypervisor/properties/changeset "$root"/sys/hypervisor/properties/features
  fi
  if wanted proc; then whole proc /proc/iomem; fi
}

# new_lines KIND ATTRIBUTES KEPT COMMAND...: what a log has since it was last written; nothing when there is nothing.
new_lines() {
  new_kind=$1
  new_attributes=$2
  kept=$3
  shift 3
  run "$@"
  [ "$code" -eq 0 ] || return 0
  mv "$work/out" "$work/after"
  added_lines "$kept" "$work/after" ''
  mv "$work/after" "$kept"
  [ -s "$work/out" ] || return 0
  write_section "$new_kind" "$new_attributes" "$* (lines since the last time)"
  [ "$added" = exact ] || note "$*: the ring had wrapped since it was last read, so lines before these may be lost."
}

take_snapshot() {
  if wanted console && [ -n "$have_ring" ] && [ "$snapshot" -gt 1 ]; then new_lines xen-console '' "$work/ring" xl dmesg; fi
  if wanted keys; then press_keys; fi
  if wanted xenstore; then
    say 'xenstore'
    run xenstore-ls -f -p
    hide_secrets
    write_section xenstore '' 'xenstore-ls -f -p'
    note_hidden xenstore
  fi
  if wanted sysfs; then read_sysfs; fi
  if wanted evtchn; then
    say 'event channels (lsevtchn)'
    for domain in $domains; do section lsevtchn "domain=$domain" lsevtchn "$domain"; done
  fi
  if wanted grants; then
    say 'sizes of grant tables (xen-diag)'
    for domain in $domains; do section xl "domain=$domain" xen-diag gnttab_query_size "$domain"; done
  fi
  if wanted xl; then ask_xl; fi
  if wanted proc; then
    whole proc /proc/interrupts
    whole proc /proc/meminfo
  fi
  if wanted dmesg; then kernel_log; fi
}

# kernel_log: taken last, so that it tells of everything else in the snapshot; in later snapshots what is new.
kernel_log() {
  if [ -s "$work/dmesg" ]; then
    new_lines kernel-log 'domain=0' "$work/dmesg" dmesg
    return 0
  fi
  say 'kernel log (dmesg)'
  run dmesg
  cp "$work/out" "$work/dmesg"
  write_section kernel-log 'domain=0' dmesg
}

read_sysfs() {
  say 'devices (sysfs)'
  devices=$root/sys/bus/xen-backend/devices
  set --
  for device in "$devices"/*; do
    [ -d "$device" ] || continue
    set -- "$@" "$device/devtype" "$device/mode" "$device/nodename" "$device/physical_device" "$device/state" \
      "$device"/statistics/* "$device"/xenbus/*
  done
  if [ $# -eq 0 ] && [ -d "$devices" ]; then note 'There is no backend device in /sys/bus/xen-backend/devices.'; fi
  files '/sys/bus/xen-backend/devices/*' "$@" "$root"/sys/devices/system/xen_memory/xen_memory0/* \
    "$root"/sys/devices/system/xen_memory/xen_memory0/info/* "$root"/sys/kernel/debug/swiotlb/*
  if [ -r "$root/sys/kernel/debug/xen/mmu/p2m" ]; then whole p2m /sys/kernel/debug/xen/mmu/p2m; fi
}

ask_xl() {
  say 'domains (xl)'
  section xl '' xl list -v
  run xl list -l
  hide_secrets
  write_section xl '' 'xl list -l'
  note_hidden 'xl list -l'
  section xl '' xl vcpu-list
  for domain in $domains; do
    [ "$domain" = 0 ] || section xl "domain=$domain" xl block-list "$domain"
  done
  section xl '' xentop -b -i 1 -x
}
