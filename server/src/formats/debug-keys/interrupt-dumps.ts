import type { FieldSpec } from '../field.ts';
import { decimalAt, hexAt, textShapes, type DumpDefinition } from './dump-definition.ts';

const count = (name: string): FieldSpec => ({ kind: 'count', name, base: 'dec' });
const hexadecimal = (name: string): FieldSpec => ({ kind: 'keyword', name, base: 'hex' });
const text = (name: string): FieldSpec => ({ kind: 'keyword', name, base: 'text' });
const domid: FieldSpec = { kind: 'domain', name: 'domid', base: 'dec' };

/**
 * Since 4.13 `vec:%02x TYPE status=%03x aff:{…}/{…}`, before that `affinity:… vec:%02x type=TYPE status=%08x`. Behind
 * it, `in-flight=N` and the guests it is bound to, or the handler of the hypervisor, or `mapped, unbound`.
 */
const IRQ =
  /^ {3}IRQ: {0,4}(\d{1,5}) vec:([0-9a-f]{2}) ([^ ]{1,20}) {1,20}status=([0-9a-f]{3,8}) aff:\{([0-9,-]{0,300})\}\/\{([0-9,-]{0,300})\} (?:Z=[^ ]{1,80} {1,30})?(?:in-flight=(\d{1,10})[ ,]?(?:d(\d{1,5}): {0,3}(-?\d{1,6})\()?|(mapped, unbound|[^ ]{1,200}\(\)))/d;
const IRQ_OLD =
  /^ {3}IRQ: {0,4}(\d{1,5}) affinity:([0-9a-f,{}-]{1,300}) vec:([0-9a-f]{2}) type=([^ ]{1,20}) {1,20}status=([0-9a-f]{3,8}) (?:Z=[^ ]{1,80} {1,30})?(?:in-flight=(\d{1,10}) domain-list=(?:(\d{1,5}): {0,3}(-?\d{1,6})\()?|(mapped, unbound|[^ ]{1,200}\(\)))/d;
/** `d0: 54(-M-)`, up to 4.12 `0: 54(-M-)`: port pending, port masked, interrupt masked; up to 4.1 with the selector second. */
const GUEST = /(?:^|[ ,=])d?(\d{1,5}): {0,3}(-?\d{1,6})\(([-P?])([-S])?([-M?])([-M?])\)/g;

const flagOf = (printed: string | undefined): boolean | null =>
  printed === undefined || printed === '?' ? null : printed !== '-';

/** Key `i`: `dump_irqs()` in xen/arch/x86/irq.c and `dump_ioapic_irq_info()`. */
export const interruptDump: DumpDefinition = {
  format: 'interrupt-bindings',
  key: 'i',
  headers: ['IRQ information:', 'Guest interrupt information:'],
  shapes: [
    {
      text: '   IRQ:',
      pattern: IRQ,
      fields: [
        count('irq'),
        hexadecimal('vector'),
        text('type'),
        hexadecimal('status'),
        text('affinity'),
        text('cpus'),
        count('inFlight'),
        domid,
        count('pirq'),
        text('handler'),
      ],
      row: 'irq',
      own: true,
    },
    {
      text: '   IRQ:',
      pattern: IRQ_OLD,
      fields: [
        count('irq'),
        text('affinity'),
        hexadecimal('vector'),
        text('type'),
        hexadecimal('status'),
        count('inFlight'),
        domid,
        count('pirq'),
        text('handler'),
      ],
      row: 'old',
      own: true,
    },
    { text: 'Direct vector information:' },
    { text: '   0x', pattern: /^ {3}0x[0-9a-f]{2} -> [^ ]{1,200}\(\)/ },
    { text: 'IO-APIC interrupt information:' },
    {
      text: '    IRQ',
      pattern: /^ {4}IRQ {0,3}(\d{1,4}) Vec {0,3}(-?\d{1,4}):/d,
      fields: [count('irq'), count('vector')],
      row: 'pins',
    },
    {
      text: '      Apic 0x',
      pattern:
        /^ {6}Apic 0x([0-9a-f]{2}), Pin {1,3}(\d{1,4}): vec=([0-9a-f]{2}) delivery=([^ ]{1,8}) {1,6}dest=([A-Z]) status=(\d) polarity=(\d) irr=(\d) trig=([A-Z]) mask=(\d) dest_id:([0-9a-f]{1,8})/d,
      fields: [
        hexadecimal('apic'),
        count('pin'),
        hexadecimal('vector'),
        text('delivery'),
        text('destinationMode'),
        count('status'),
        count('polarity'),
        count('irr'),
        text('trigger'),
        count('mask'),
        hexadecimal('destination'),
      ],
      row: 'pin',
    },
    { text: '      Apic 0x' },
  ],
  rows: ({ facts, block }) => {
    const { hypervisorInterrupt, interruptGuest, ioApicPin } = facts.tables;
    let pinned: number | null = null;
    const addGuests = (irq: number | null, line: number, printed: string): void => {
      for (const [, domain, pirq, pending, , masked, pirqMasked] of printed.matchAll(GUEST))
        interruptGuest.add(block.id, line, {
          irq,
          domid: Number(domain),
          pirq: Number(pirq),
          pending: flagOf(pending),
          masked: flagOf(masked),
          pirqMasked: flagOf(pirqMasked),
        });
    };
    return (row, line, match) => {
      if (row === 'pins') pinned = decimalAt(match, 1);
      else if (row === 'pin')
        ioApicPin.add(block.id, line, {
          apic: hexAt(match, 1),
          pin: decimalAt(match, 2),
          irq: pinned,
          vector: hexAt(match, 3),
          delivery: match[4] ?? null,
          trigger: match[9] ?? null,
          masked: match[10] === '1',
          destination: hexAt(match, 11),
        });
      else {
        const old = row === 'old';
        const irq = decimalAt(match, 1);
        hypervisorInterrupt.add(block.id, line, {
          irq,
          vector: hexAt(match, old ? 3 : 2),
          type: match[old ? 4 : 3] ?? null,
          status: hexAt(match, old ? 5 : 4),
          affinity: match[old ? 2 : 5] ?? null,
          cpus: old ? null : (match[6] ?? null),
          inFlight: decimalAt(match, old ? 6 : 7),
          handler: match[old ? 9 : 10] ?? null,
        });
        addGuests(irq, line, match.input);
      }
    };
  },
};

/** Key `M`: `dump_msi()` in xen/arch/x86/msi.c. */
export const msiDump: DumpDefinition = {
  format: 'msi',
  key: 'M',
  headers: ['MSI information:'],
  shapes: [
    ...[' MSI', ' HPET', ' IOMMU', ' ???'].map(
      (begin) =>
        ({
          text: begin,
          pattern:
            /^ (MSI-X|MSI|HPET|IOMMU|\?\?\?) {1,6}(\d{1,5}) vec=([0-9a-f]{2}) {1,6}([a-z]{3,6}) {1,6}(edge|level) {1,6}((?:de)?assert) {1,6}(phys|log) {1,6}([a-z]{3,6}) dest=([0-9a-f]{8}) mask=(-?\d{1,3})\/([^ ]{0,1}[^/]{0,4}\/[^ ]{1,4})/d,
          fields: [
            text('type'),
            count('irq'),
            hexadecimal('vector'),
            text('delivery'),
            text('trigger'),
            text('level'),
            text('destinationMode'),
            text('redirection'),
            hexadecimal('destination'),
            count('masked'),
            text('maskBits'),
          ],
          row: 'msi',
          own: true,
        }) as const,
    ),
  ],
  rows:
    ({ facts, block }) =>
    (_row, line, match) => {
      const masked = decimalAt(match, 10);
      facts.tables.msi.add(block.id, line, {
        type: match[1] ?? null,
        irq: decimalAt(match, 2),
        vector: hexAt(match, 3),
        delivery: match[4] ?? null,
        trigger: match[5] ?? null,
        destinationMode: match[7] ?? null,
        redirection: match[8] ?? null,
        destination: hexAt(match, 9),
        masked: masked === 1 ? true : masked === 0 ? false : null,
        maskBits: match[11] ?? null,
      });
    },
};

/** Key `Q`: `dump_pci_devices()` in xen/drivers/passthrough/pci.c: who owns each PCI device. */
export const pciDump: DumpDefinition = {
  format: 'pci-devices',
  key: 'Q',
  headers: ['==== PCI devices ===='],
  shapes: [
    { text: '==== segment ' },
    ...Array.from(
      '0123456789abcdef',
      (digit) =>
        ({
          text: digit,
          pattern:
            /^([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) - (?:dom |d)(\d{1,5}|\[[A-Za-z]{1,6}\]) {0,4} - node (-?\d{1,4}) {0,4}(?:- (?:MSIs < |[^<]{1,40} - MSIs < )([0-9 ]{0,600})>)?/d,
          fields: [
            { kind: 'device', name: 'address', base: 'text' },
            domid,
            { kind: 'count', name: 'node', base: 'dec' },
            text('irqs'),
          ],
          row: 'device',
        }) as const,
    ),
  ],
  rows:
    ({ facts, block }) =>
    (_row, line, match) => {
      const owner = match[2] ?? '';
      const node = decimalAt(match, 3);
      facts.tables.pciDevice.add(block.id, line, {
        address: match[1] ?? null,
        domid: owner.startsWith('[') ? null : Number(owner),
        node: node === -1 ? null : node,
        irqs: (match[4] ?? '')
          .split(' ')
          .filter((word) => word !== '')
          .map(Number),
      });
    },
};

/** Key `I`: `dump_irq_info()` in xen/arch/x86/hvm/irq.c. */
export const hvmIrqDump: DumpDefinition = {
  format: 'hvm-interrupts',
  key: 'I',
  headers: ["'I' pressed -> dumping HVM irq info"],
  shapes: [
    { text: 'Domain ', pattern: /^Domain (\d{1,5}):\s*$/d, fields: [domid] },
    ...textShapes('PCI 0x', 'ISA 0x', 'GSI [', 'GSI ', 'Link ', 'Callback via ', 'Asserted '),
  ],
};

/** Key `z`: `dump_ioapic_info()` and `print_IO_APIC()` in xen/arch/x86/io_apic.c. */
export const ioApicDump: DumpDefinition = {
  format: 'io-apics',
  key: 'z',
  headers: [],
  begins: ['number of MP IRQ sources: '],
  shapes: [
    { text: '.................................... done', ends: true },
    ...textShapes(
      'number of IO-APIC #',
      'testing the IO APIC',
      'IO APIC #',
      '.... ',
      '.......',
      'WARNING: unexpected IO-APIC',
      ' NR Dst ',
      ' NR Log ',
      'Using vector-based indexing',
      'IRQ to pin mappings:',
    ),
    { text: ' ', pattern: /^ [0-9a-f]{2} {1,2}[0-9a-f]{2,8} {1,3}\d {1,4}\d / },
    { text: 'IRQ', pattern: /^IRQ\d{1,5} -> \d{1,3}:\d{1,4}/ },
  ],
};

/** Key `V`: VT-d `dump_iommu_info()`, AMD `dump_intremap_tables()`: interrupt remapping. */
export const remappingDump: DumpDefinition = {
  format: 'interrupt-remapping',
  key: 'V',
  headers: [
    '--- Dumping Per-dev IOMMU Interrupt Remapping Table ---',
    '--- Dumping Shared IOMMU Interrupt Remapping Table ---',
  ],
  blanks: true,
  shapes: [
    { text: '--- Dumping Shared IOMMU Interrupt Remapping Table ---' },
    { text: '  ', pattern: /^ {2}[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]:/ },
    { text: '    IRTE[' },
    { text: '  IRTE[' },
    { text: 'iommu ', pattern: /^iommu [0-9a-f]{1,4}: nr_pt_levels = /, own: true },
    ...textShapes(
      '  Queued Invalidation: ',
      '  Interrupt Remapping: ',
      '  Interrupt Posting: ',
      '  Interrupt remapping table ',
      '       SVT  SQ',
      '  entry  SVT',
      'Redirection table of IOAPIC ',
      '  #entry IDX FMT',
    ),
    { text: 'R:  ', pattern: /^R: {2}[0-9a-f]{4}: / },
    { text: 'P:  ', pattern: /^P: {2}[0-9a-f]{4}: / },
    { text: '  ', pattern: /^ {2,4}[0-9a-f]{2,4}: {2}[0-9a-f]{1,4} / },
  ],
};
