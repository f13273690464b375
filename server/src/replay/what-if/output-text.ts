import { hex } from '../../core/hex.ts';
import type { Output } from '../../model/output.ts';

/** An output in words. Lists of handles and references are left out: they are names, and differ where nothing else does. */
export const outputText = (output: Output): string => {
  switch (output.kind) {
    case 'log':
      return `log ${output.level}: ${output.text}`;
    case 'hypercall': {
      const facts = Object.entries(output.args).filter(([, value]) => typeof value !== 'object');
      return `hypercall ${output.op}×${output.count}${facts.map(([key, value]) => ` ${key}=${scalar(value)}`).join('')}`;
    }
    case 'response':
      return `response id ${output.id} op ${output.op} status ${output.status}`;
    case 'irq':
      return `notification of ${output.target}`;
    case 'bio':
      return `${output.dir} of ${output.sectors} sectors at ${output.sector}, ${output.vectors} vectors`;
    case 'counter':
      return `${output.name} ${output.delta < 0 ? '' : '+'}${output.delta}`;
    case 'sleep':
      return `sleeps ${output.ms} ms`;
    case 'wake':
      return `wakes ${output.queue}`;
    case 'xenstore':
      return `xenstore ${output.path} = ${output.value}`;
    case 'bug':
      return `stops in ${output.where} (BUG)`;
    case 'result':
      return `${output.of} = ${output.value === null ? 'none' : scalar(output.value)}`;
  }
};

const scalar = (value: unknown): string => (typeof value === 'bigint' ? hex(value) : String(value));
