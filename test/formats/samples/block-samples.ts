/** Lines with which a block may begin, by format name; a line of one is none of the others'. */
export const blockSamples: Readonly<Record<string, readonly string[]>> = {
  'domain-info': [
    "(XEN) 'q' pressed -> dumping domain info (now = 274036146791)",
    "(XEN) 'q' pressed -> dumping domain info (now=0x3F:CE1A2B3C)",
    '(XEN) [  347.877284] General information for domain 0:',
    '(XEN)     refcnt=3 dying=0 pause_count=0',
    '(XEN)     refcnt=3 dying=0 nr_pages=262144 xenheap_pages=6 dirty_cpus={0-3,7} max_pages=4294967295',
    '(XEN)     nr_pages=131088 xenheap_pages=4 shared_pages=0 paged_pages=0 dirty_cpus={} max_pages=131328',
    '(XEN)     handle=b6164c1c-2192-42b1-8b92-d1477fa37ec2 vm_assist=00000020',
    '(XEN) Rangesets belonging to domain 5:',
    '(XEN) Memory pages belonging to domain 5:',
    '(XEN) VCPU information and callbacks for domain 5:',
    '(XEN) NODE affinity for domain 0: [0]',
    '(XEN) p2m mappings for domain 0 (vmid 1):',
  ],
  'event-channels': [
    "(XEN) 'e' pressed -> dumping event-channel info",
    '(XEN) Event channel information for domain 5:',
    '(XEN)        1 [0/0/1]: s=3 n=0 x=0 d=0 p=33',
    '(XEN)        3 [1/0/  17  ]: s=5 n=0 x=0 v=0',
    '(XEN)        4 [0/1/  -   ]: s=2 n=0 x=0 d=0',
    '(XEN)        9 [0/0/B 12  ]: s=4 n=0 x=0 p=54 i=-1 Z=system_u:system_r:dom0_t',
    '(XEN)        5 [0/0]: s=3 n=0 d=1 p=2 x=0',
    '(XEN)        6 [1/0]: s=6 n=1 x=0',
    '(XEN)       11 [0/0/?     ]: s=1 n=0 x=0',
  ],
  lsevtchn: [
    '   1: VCPU 0: Virtual IRQ 0',
    '  12: VCPU 0: Interdomain (Connected) - Remote Domain 0, Port 87',
    '1023: VCPU 3: Interdomain (Waiting connection) - Remote Domain 2',
    '   9: VCPU 0: Physical IRQ 54',
    '   2: VCPU 0: IPI',
    '   4: VCPU 1: Unknown',
  ],
  'grant-size': ['domid=1: nr_frames=1, max_nr_frames=64'],
};

/** Lines that look like those above and are none of them. */
export const blockLookAlikes: readonly string[] = [
  '(XEN) General information for',
  '(XEN)     pause_count=0 pause_flags=0',
  '(XEN)     port [p/m/s]',
  '(XEN)        4 [0/1/  -   ]: s=2 n=0 x=0',
  '(XEN)        4 [0/1/  -   ]: s=3 n=0 x=0 d=0 p=',
  '(XEN) 1 [0/0/1]: s=3 n=0 x=0 d=0 p=33',
  '   1: VCPU',
  'VCPU 0: IPI',
  'domid=1: nr_frames=1, max_nr_frames=',
];
