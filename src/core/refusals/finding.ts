import type { IConstruct } from 'constructs';

/** A mistake as the user reads it: what is wrong, why it matters, how to mend it. */
export interface Finding {
  readonly rule: string;
  readonly acknowledgeable: boolean;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** Whether it is none any more by the time of the synthesis; asked with the construct that reports it. */
  readonly settled?: (construct: IConstruct) => boolean;
}

/** cdk8s puts `  [construct/path] ` before the first line, hence the indent of the others. */
export function formatFinding(finding: Finding): string {
  return [`${finding.what} (${finding.rule})`, `      why  ${finding.why}`, `      fix  ${finding.fix}`].join('\n');
}
