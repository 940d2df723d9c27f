import { readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { Rule } from '../src/core/refusals/rule';

const SRC = join(__dirname, '../src');

/** A file of rules, and what it is about: `dicom` of dicom.rules.ts, `backup` of backup/rules.ts. */
export interface RuleFile {
  readonly path: string;
  readonly about: string;
  readonly rules: ReadonlyArray<Rule<never>>;
}

/** Every file of rules: rules.ts, something.rules.ts, and what is in a folder of the name rules. */
export function ruleFiles(): RuleFile[] {
  return readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /(^|\/)rules\.ts$|\.rules\.ts$|\/rules\/[^/]+\.ts$/.test(path))
    .sort()
    .map((path) => {
      const name = basename(path, '.ts').replace(/\.rules$/, '');
      const exported = Object.values(require(path) as Record<string, unknown>);
      return {
        path: relative(SRC, path),
        about: name === 'rules' ? basename(dirname(path)) : name,
        rules: exported.filter((value): value is Rule<never> => value instanceof Rule),
      };
    });
}

/** Every rule, by its id. */
export const ALL_RULES: ReadonlyArray<Rule<never>> = ruleFiles()
  .flatMap(({ rules }) => rules)
  .sort((a, b) => (a.id < b.id ? -1 : 1));
