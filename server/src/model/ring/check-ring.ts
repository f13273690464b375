import type { Violation } from '../violation.ts';
import { distance, notAhead } from './ring-index.ts';
import { ringEntries } from './ring-size.ts';
import type { RingQueue, RingState } from './ring-state.ts';

type Add = (id: string, text: string) => void;

/** The invariants M1-I1 to M1-I10 (MODEL.md M1.6). An end that has not set its rings up breaks none. */
export const checkRing = (state: RingState): readonly Violation[] => {
  const found: Violation[] = [];
  for (const [index, queue] of state.queues.entries()) {
    const add: Add = (id, text) => void found.push({ id, text: `${text}.`, object: `queue ${index}` });
    checkBack(queue, add);
    checkFront(queue, add);
    checkIds(state, queue, add);
    checkSize(queue, add);
  }
  checkQueues(state, (id, text) => void found.push({ id, text: `${text}.`, object: null }));
  return found;
};

const checkBack = (queue: RingQueue, add: Add): void => {
  const entries = queue.backEntries;
  if (entries === null || queue.frontEntries === null) return;
  const { reqProd, reqCons, rspProd, rspProdPvt, reqEvent } = queue;
  const unread = distance(reqProd, reqCons);
  const unanswered = distance(reqCons, rspProdPvt);
  if (distance(reqProd, rspProdPvt) > entries)
    add('M1-I1', `${distance(reqProd, rspProdPvt)} requests are published or unanswered, the ring holds ${entries}`);
  if (unanswered > entries) add('M1-I2', `${unanswered} requests are not answered, the ring holds ${entries}`);
  if (!notAhead(reqCons, reqProd)) add('M1-I3', `reqCons ${reqCons} is ahead of reqProd ${reqProd}`);
  if (rspProd !== rspProdPvt && distance(rspProdPvt, rspProd) !== 1)
    add('M1-I4', `rspProd is ${rspProd}, rspProdPvt ${rspProdPvt}`);
  const lost = queue.asleep && !queue.waitingReqs && !queue.halted && unread > 0 && unanswered < entries;
  if (lost && notAhead(reqCons, reqProd)) {
    const asked = reqEvent === (reqCons + 1) >>> 0;
    add(
      'M1-I6',
      `${unread} requests wait and the thread sleeps${asked ? ', which had asked to be told' : ' without its last look'}`,
    );
  }
};

const checkFront = (queue: RingQueue, add: Add): void => {
  const entries = queue.frontEntries;
  if (entries === null) return;
  const { rspProd, rspCons, rspEvent, reqProdPvt } = queue;
  const unseen = distance(rspProd, rspCons);
  const used = distance(reqProdPvt, rspCons);
  if (unseen > entries || used > entries)
    add('M1-I5', `${unseen} responses are unseen and ${used} slots in use, the ring holds ${entries}`);
  const idle = !queue.frontRunning && !queue.frontPending && !queue.frontDisabled;
  if (idle && unseen > 0 && rspEvent === (rspCons + 1) >>> 0)
    add('M1-I7', `${unseen} responses are unseen, and no interrupt is on its way`);
};

const checkIds = ({ switches }: RingState, { shadow, taken }: RingQueue, add: Add): void => {
  const twice = shadow.twice ?? taken.twice;
  if (twice !== null) add('M1-I9', `Id ${twice} is in flight twice`);
  const large = switches.smallIds ? shadow.large : null;
  if (large !== null) add('M1-I9', `Id ${large} is no number of a slot`);
};

const checkSize = (queue: RingQueue, add: Add): void => {
  const { frontEntries, backEntries, frontOrder, frontAbi, backAbi } = queue;
  if (frontEntries === null || backEntries === null) return;
  const front = ringEntries(frontOrder, frontAbi);
  const back = ringEntries(frontOrder, backAbi);
  if (frontEntries !== front || backEntries !== back)
    add(
      'M1-I8',
      `The frontend has ${frontEntries} slots and the backend ${backEntries}, order ${frontOrder} gives ${front}`,
    );
};

const checkQueues = ({ frontQueues, backQueues, queues, params, switches }: RingState, add: Add): void => {
  if (frontQueues === null || backQueues === null) return;
  if (frontQueues !== backQueues) add('M1-I10', `The frontend has ${frontQueues} queues, the backend ${backQueues}`);
  else if (switches.multiQueue && frontQueues > params.maxQueues)
    add('M1-I10', `The frontend has ${frontQueues} queues, ${params.maxQueues} are allowed`);
  const refs = new Set<number>();
  const ports = new Set<number>();
  for (const [index, queue] of queues.entries()) {
    const shared = queue.refs.find((ref) => refs.has(ref));
    if (shared !== undefined) add('M1-I10', `Reference ${shared} is a page of queue ${index} and of another one`);
    if (queue.port !== null && ports.has(queue.port))
      add('M1-I10', `Port ${queue.port} belongs to queue ${index} and to another one`);
    for (const ref of queue.refs) refs.add(ref);
    if (queue.port !== null) ports.add(queue.port);
  }
};
