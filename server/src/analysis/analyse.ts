import { emptyCapture } from '../facts/capture.ts';
import { makeFacts, type Facts } from '../facts/facts.ts';
import { blockFormats, messageFormats } from '../formats/registry.ts';
import { hintsOfName, noHints, type SourceHints } from '../formats/source-hints.ts';
import { SourceReader, type StatedDigest } from '../formats/source-reader.ts';
import { scanLines } from '../input/scan.ts';
import { runRules } from '../rules/engine.ts';
import { buildWorld } from '../world/build-world.ts';
import type { AnalysedSource, Analysis } from './analysis.ts';
import { indexBlocks } from './block-index.ts';
import { checkDigest } from './check-digest.ts';
import { drive } from './drive.ts';
import { locateFindings } from './locate-findings.ts';
import { noteUnrecognised } from './note-unrecognised.ts';
import type { AnalysisRequest, InputFile } from './request.ts';
import { applySuppressions } from './suppress.ts';

/**
 * The pipeline as one function: inputs to facts, facts to a world, rules over it, findings with their columns.
 * Works in slices through the pacer; answers null when it was cancelled. Nothing on input makes it reject; only
 * reading can (a file that vanishes).
 */
export const analyse = async (request: AnalysisRequest): Promise<Analysis | null> => {
  const { pacer } = request;
  const facts = makeFacts();
  const sources: AnalysedSource[] = [];
  const plan = planHints(facts, request.inputs);
  await breathe(pacer);
  for (const [index, input] of request.inputs.entries()) {
    const source = await readSource(request, facts, index, input, plan[index] ?? noHints);
    if (source === null) return null;
    sources.push(source);
  }
  noteUnrecognised(facts, request.inputs, sources);
  setParameters(facts, request.parameters);
  const world = buildWorld(facts);
  const verdicts = await drive(runRules(world, request.rules), pacer);
  if (verdicts === null) return null;
  await breathe(pacer);
  const blocks = indexBlocks(facts.blocks);
  const located = await locateFindings(blocks, sources, verdicts.findings, pacer);
  if (located === null) return null;
  const { rules, suppressions: entries } = request;
  const findings = applySuppressions({ facts, sources, findings: located, entries, rules });
  const { unknown, passed, failures } = verdicts;
  return { sources, facts, blocks, world, findings, unknown, passed, failures };
};

/** Gives the event loop a turn when it is time. */
const breathe = async (pacer: AnalysisRequest['pacer']): Promise<void> => {
  const pause = pacer.pause();
  if (pause !== null) await pause;
};

const readSource = async (
  { pacer, sha256 }: AnalysisRequest,
  facts: Facts,
  index: number,
  input: InputFile,
  hints: SourceHints,
): Promise<AnalysedSource | null> => {
  const reader = new SourceReader({ facts, source: index, hints, blocks: blockFormats, messages: messageFormats });
  const scan = await scanLines(input.source, reader, pacer);
  if (scan.cancelled) return null;
  reader.end();
  const source = {
    path: input.path,
    bytes: scan.bytes,
    lines: scan.index.count,
    index: scan.index,
    repairs: reader.repairs,
    content: input.source,
    isRecognised: reader.recognised,
  };
  for (const digest of reader.digests) await verify(source, digest, facts, index, sha256);
  return source;
};

const verify = async (
  source: AnalysedSource,
  digest: StatedDigest,
  facts: Facts,
  index: number,
  sha256: AnalysisRequest['sha256'],
): Promise<void> => {
  if (await checkDigest(source, digest, sha256)) return;
  if (digest.block.completeness !== 'damaged' || digest.block.lossPlaced) {
    const lines = digest.lastLine - digest.firstLine + 1;
    facts.notes.push({
      rule: 'GEN-07',
      capture: digest.block.capture,
      source: index,
      line: digest.endLine,
      data: { n: lines, m: lines, digest: true },
    });
  }
  digest.block.completeness = 'damaged';
  digest.block.lossPlaced = false;
  digest.block.reason = 'its SHA-256 digest disagrees';
};

/** Makes the captures and snapshots of folders before their files are read. */
const planHints = (facts: Facts, inputs: readonly InputFile[]): readonly SourceHints[] => {
  const captures = new Map<string, number>();
  const snapshots = new Map<string, number>();
  return inputs.map((input, source): SourceHints => {
    const named = input.useName ? hintsOfName(input.path.split(/[/\\]/).at(-1) ?? '') : noHints;
    if (input.captureKey === null) return { ...noHints, ...named, capture: null, snapshot: null };
    let capture = captures.get(input.captureKey);
    if (capture === undefined) {
      capture = facts.captures.length;
      captures.set(input.captureKey, capture);
      facts.captures.push(emptyCapture(capture, source, 1));
    }
    return {
      ...noHints,
      ...named,
      group: input.group,
      capture,
      snapshot: input.snapshot === null ? null : planSnapshot(facts, snapshots, source, capture, input.snapshot),
    };
  });
};

const planSnapshot = (
  facts: Facts,
  known: Map<string, number>,
  source: number,
  capture: number,
  id: string,
): number => {
  const key = `${capture}/${id}`;
  const row =
    known.get(key) ?? facts.tables.snapshot.add(folderBlock(facts, source, capture), 1, { id, at: null, frozen: null });
  known.set(key, row);
  return row;
};

/** A sub-folder has no line of its own: its snapshot fact stands at the first line of its first file. */
const folderBlock = (facts: Facts, source: number, capture: number): number => {
  facts.blocks.push({
    id: facts.blocks.length,
    source,
    capture,
    snapshot: null,
    kind: 'text',
    key: null,
    format: 'xdump',
    title: null,
    domain: null,
    guestName: null,
    group: null,
    origin: null,
    headLine: null,
    firstLine: 1,
    lastLine: 1,
    completeness: 'complete',
    reason: null,
    lossPlaced: false,
    firstKernelTime: NaN,
    lastKernelTime: NaN,
    jumpsAfterBoot: false,
    kernelTimeBefore: NaN,
    kernelTimeAfter: NaN,
    hypervisorTime: NaN,
    frozen: false,
  });
  return facts.blocks.length - 1;
};

/** `--set` has no line: its rows stand at line 0 of the first source. */
const setParameters = (facts: Facts, parameters: ReadonlyMap<string, string>): void => {
  for (const [name, value] of parameters) facts.tables.parameter.add(0, 0, { name, value, origin: 'set' });
};
