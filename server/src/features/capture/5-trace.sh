
# ---- tracing xen-blkback with kprobe events -----------------------------------------------------------------------------

tracefs=
trace_group=
trace_instance=
trace_names=

# tell FILE TEXT: writes to a file of tracefs. It must be appended: cutting kprobe_events to nothing would remove every event.
# In a shell of its own, because one that could not write may try again at its end.
tell() { (printf '%s\n' "$2" >>"$1") 2>/dev/null; }

is_set() { grep -q ":$trace_group/$1 " "$tracefs/kprobe_events" 2>/dev/null; }

# probe NAME FUNCTION [ARGUMENTS]: sets one event, without its arguments where the kernel does not take them.
probe() {
  trace_names="$trace_names $1"
  tell "$tracefs/kprobe_events" "p:$trace_group/$1 $2${3:+ $3}" && is_set "$1" && return 0
  [ -z "${3-}" ] || { tell "$tracefs/kprobe_events" "p:$trace_group/$1 $2" && is_set "$1"; }
}

# trace_stop: takes back everything that trace_start did; on every way out, also when setting an event failed half way.
trace_stop() {
  [ -n "$trace_group" ] || return 0
  tell "$trace_instance/events/$trace_group/enable" 0
  rmdir "$trace_instance" 2>/dev/null
  for name in $trace_names; do
    if is_set "$name"; then tell "$tracefs/kprobe_events" "-:$trace_group/$name"; fi
  done
  if grep -q ":$trace_group/" "$tracefs/kprobe_events" 2>/dev/null || [ -d "$trace_instance" ]; then
    warn "the kprobe events of the group $trace_group could not be removed; look into $tracefs/kprobe_events and $trace_instance"
  else
    say "kprobe events of the group $trace_group removed"
  fi
  trace_group=
}

# no_trace REASON: there is no trace, and why.
no_trace() {
  trace_stop
  missing trace 'kprobe events on xen-blkback' "$1"
}

trace() {
  for tracefs in "$root/sys/kernel/tracing" "$root/sys/kernel/debug/tracing" ''; do
    [ ! -e "$tracefs/kprobe_events" ] || break
  done
  if [ -z "$tracefs" ]; then
    no_trace 'no tracefs with kprobe_events in /sys/kernel/tracing or /sys/kernel/debug/tracing (not mounted, or the kernel has no kprobe events)'
    return 0
  fi
  trace_names=
  trace_group=xdump_$$
  trace_instance=$tracefs/instances/$trace_group
  say "kprobe events on xen-blkback for $trace_seconds s, group $trace_group in $tracefs/kprobe_events"
  if ! mkdir "$trace_instance" 2>/dev/null; then
    no_trace "no trace buffer of its own could be made ($tracefs/instances)"
    return 0
  fi
  trace_requests
  probe map xen_blkbk_map "num=\$arg3:u32" || trace_gap map 'xen_blkbk_map'
  probe unmap xen_blkbk_unmap_prepare "num=\$arg3:u32" || probe unmap xen_blkbk_unmap "num=\$arg3:u32" ||
    probe unmap gnttab_unmap_refs "count=\$arg4:u32" || trace_gap unmap 'xen_blkbk_unmap_prepare, xen_blkbk_unmap, gnttab_unmap_refs'
  probe response make_response "id=\$arg2:u64 op=\$arg3:u16 st=\$arg4:s32" || trace_gap response make_response
  if ! grep -q ":$trace_group/" "$tracefs/kprobe_events"; then
    no_trace 'the kernel took none of the events; is the module xen-blkback loaded?'
    return 0
  fi
  tell "$trace_instance/buffer_size_kb" 8192
  if ! tell "$trace_instance/events/$trace_group/enable" 1; then
    no_trace 'the events could not be enabled'
    return 0
  fi
  pause "$trace_seconds"
  tell "$trace_instance/tracing_on" 0
  cp "$tracefs/kprobe_events" "$work/probes"
  run cat "$trace_instance/trace"
  write_section trace '' "kprobe events on xen-blkback for $trace_seconds s"
  grep ":$trace_group/" "$work/probes" | while IFS= read -r line; do note "kprobe event $line"; done
  trace_stop
}

# trace_requests: the function that takes a request is often inlined; then the interrupt of the ring stands for it.
trace_requests() {
  request_arguments=
  # The offsets of struct blkif_request in a 64-bit kernel.
  case $(uname -m) in
    x86_64 | aarch64) request_arguments="op=+0(\$arg2):u8 segs=+1(\$arg2):u8 id=+8(\$arg2):u64 sector=+16(\$arg2):u64 gref0=+24(\$arg2):u32" ;;
  esac
  probe request dispatch_rw_block_io "$request_arguments" && return 0
  trace_gap request dispatch_rw_block_io
  probe notify xen_blkif_be_int || trace_gap notify xen_blkif_be_int
}

# trace_gap EVENT FUNCTIONS: an event that this kernel does not take.
trace_gap() { missing trace "kprobe event $1" "the kernel has no function of its own for it (tried $2)"; }
