import { literal, printFile } from '../code/typescript-printer';
import { MODULES } from '../library';
import type { Conversion } from './convert';
import { secretsIn } from './secrets';
import { AS_IT_WAS } from './site';
import { type Synthesis, synthesize } from '../code/synthesis';
import type { Tree } from './values';

/** A site's file, and what it comes to. */
export interface Written extends Synthesis {
  readonly file: string;
}

/** Prints the file and runs it; what the library calls unwise, and the release has, is accepted with its reason. */
export function write({ draft }: Conversion, given: Tree): Written {
  const print = () => printFile(draft.statements(), MODULES);
  const first = synthesize(print());
  const accepted = [...new Set(first.refusals.map(({ rule }) => rule))].filter((rule) => AS_IT_WAS[rule] !== undefined);
  for (const rule of accepted) draft.acknowledge(rule, AS_IT_WAS[rule]!);
  if (accepted.length > 0)
    draft.remark(`The file accepts what the library calls unwise, and the release has: ${accepted.join(', ')}. docs/reference/refusals.md says why it is.`);
  const file = print();
  const copied = secretsIn(given).filter((secret) => file.includes(secret) || file.includes(literal(secret).slice(1, -1)));
  // No converter copies one; should it all the same, nobody sees it.
  if (copied.length > 0) {
    draft.gaps.push({ prop: 'main.ts', why: 'a secret of the values stood in it, and is blotted out as "***": name a Secret, or leave the prop out' });
    return {
      file: copied.reduce((text, secret) => text.split(secret).join('***').split(literal(secret).slice(1, -1)).join('***'), file),
      objects: [],
      refusals: [],
    };
  }
  return { file, ...synthesize(file) };
}
