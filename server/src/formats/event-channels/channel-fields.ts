import { fieldsOf, type Field, type FieldReader, type FieldSpec } from '../field.ts';

const ROW =
  /^ {0,8}(\d{1,10}) \[(\d)\/(\d)[^\]]{0,24}\]: s=(\d) n=(\d{1,5})(?: x=(\d{1,3}))?(?: d=(\d{1,5}))?(?: p=(\d{1,10}))?(?: i=(-?\d{1,10}))?(?: v=(\d{1,3}))?(?: x=(\d{1,3}))?/d;
const ROW_FIELDS: readonly FieldSpec[] = [
  { kind: 'port', name: 'port', base: 'dec' },
  { kind: 'keyword', name: 'pending', base: 'dec' },
  { kind: 'keyword', name: 'masked', base: 'dec' },
  { kind: 'channelState', name: 'state', base: 'dec' },
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
  { kind: 'count', name: 'consumer', base: 'dec' },
  { kind: 'domain', name: 'remoteDomid', base: 'dec' },
  { kind: 'port', name: 'remotePort', base: 'dec' },
  { kind: 'count', name: 'irq', base: 'dec' },
  { kind: 'virq', name: 'virq', base: 'dec' },
  { kind: 'count', name: 'consumer', base: 'dec' },
];
const HEADING = /^Event channel information for domain (\d{1,5})/d;

/** The fields of the lines of key `e`. */
export const channelFields: FieldReader = (text, payload) => {
  const fields = fieldsOf(text, payload, ROW, ROW_FIELDS);
  if (fields !== null) return readPeer(fields);
  return fieldsOf(text, payload, HEADING, [{ kind: 'domain', name: 'domid', base: 'dec' }]);
};

/** `p=` is the remote port of an interdomain channel (state 3) and the physical IRQ of a bound one (4). */
const readPeer = (fields: readonly Field[]): readonly Field[] => {
  const value = (name: string): Field['value'] | undefined => fields.find((field) => field.name === name)?.value;
  const remote = value('remoteDomid');
  return fields.map((field) => {
    if (field.name !== 'remotePort') return field;
    if (value('state') !== 3) return { ...field, kind: 'count', name: 'pirq' };
    return { ...field, domain: typeof remote === 'number' ? remote : null };
  });
};
