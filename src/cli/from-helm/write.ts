import { printFile } from '../code/typescript-printer';
import { MODULES } from '../library';
import type { Conversion } from './convert';
import { AS_IT_WAS } from './site';
import { type Synthesis, synthesize } from './synthesis';

/** A site's file, and what it comes to. */
export interface Written extends Synthesis {
  readonly file: string;
}

/** Prints the file and runs it; what the library calls unwise, and the release has, is accepted with its reason. */
export function write({ draft }: Conversion): Written {
  const print = () => printFile(draft.statements(), MODULES);
  const first = synthesize(print());
  for (const rule of new Set(first.refusals.map((refusal) => refusal.rule))) {
    const reason = AS_IT_WAS[rule];
    if (reason !== undefined) draft.acknowledge(rule, reason);
  }
  const file = print();
  return { file, ...synthesize(file) };
}
