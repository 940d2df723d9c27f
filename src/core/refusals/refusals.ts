import type { IConstruct } from 'constructs';
import { oncePerPass } from '../synth-pass';
import { acknowledgement } from './acknowledgement.rules';
import { type Finding, formatFinding } from './finding';
import { tellReadably } from './readable';
import type { Rule } from './rule';

const REFUSALS = Symbol.for('cdk8s-xnat.Refusals');

interface Acknowledged {
  readonly rule: string;
  readonly reason: string;
}

/**
 * Everything that is wrong with one construct, gathered while it is built and told when cdk8s validates.
 *
 * A constructor never throws for a user's mistake: cdk8s collects the messages of all constructs, so that a site
 * sees all its mistakes at once.
 */
export class Refusals {
  /**
   * The refusals of a construct; the first call makes them part of its validation.
   */
  static of(construct: IConstruct): Refusals {
    const held = construct as IConstruct & { [REFUSALS]?: Refusals };
    return (held[REFUSALS] ??= new Refusals(construct));
  }

  /** Accepts, for the construct and all below it, what a rule calls unwise. */
  acknowledge(rule: string, reason: string): void {
    this.acknowledged.push({ rule, reason });
  }

  private readonly found: Finding[] = [];
  private readonly later: Array<() => Finding[]> = [];
  private readonly acknowledged: Acknowledged[] = [];

  private constructor(private readonly construct: IConstruct) {
    construct.node.addValidation({ validate: () => this.messages() });
    tellReadably(construct);
  }

  /**
   * Holds a rule against a value that is known now.
   */
  apply<Subject>(rule: Rule<Subject>, subject: Subject): this {
    return this.report(...rule.findings(subject));
  }

  /**
   * Holds a rule against what the construct has become by the time of the synthesis.
   */
  applyLater<Subject>(rule: Rule<Subject>, subject: () => Subject): this {
    this.later.push(() => rule.findings(subject()));
    return this;
  }

  /**
   * Reports what there is to say by the time of the synthesis.
   */
  reportLater(findings: () => Finding[]): this {
    this.later.push(findings);
    return this;
  }

  report(...findings: Finding[]): this {
    if (findings.length === 0) return this;
    // What is wrong with a value is told where it is first given, not again by those that it is handed on to.
    const told = new Set(this.construct.node.scopes.flatMap((scope) => existing(scope)?.found ?? []));
    this.found.push(...new Set(findings.filter((finding) => !told.has(finding))));
    return this;
  }

  /**
   * Every finding, acknowledged or not.
   */
  findings(): Finding[] {
    const found = this.found.filter(({ settled }) => !settled?.(this.construct));
    return [...found, ...this.laterFindings()];
  }

  /** Once in a synthesis, since cdk8s validates the whole app anew for each of its charts. */
  private laterFindings(): Finding[] {
    const known = oncePerPass(this.construct, REFUSALS, () => new Map<() => Finding[], Finding[]>());
    return this.later.flatMap((check) => {
      const findings = known.get(check) ?? check();
      known.set(check, findings);
      return findings;
    });
  }

  private messages(): string[] {
    const told = this.findings().filter((finding) => !(finding.acknowledgeable && this.isAcknowledged(finding.rule)));
    return [...told, ...this.vainAcknowledgements()].map(formatFinding);
  }

  private isAcknowledged(rule: string): boolean {
    return this.construct.node.scopes.some((scope) => existing(scope)?.acknowledged.some((entry) => entry.rule === rule && isReason(entry.reason)));
  }

  private vainAcknowledgements(): Finding[] {
    if (this.acknowledged.length === 0) return [];
    const below = this.construct.node.findAll().flatMap((child) => existing(child)?.findings() ?? []);
    return this.acknowledged.flatMap(({ rule, reason }) =>
      acknowledgement.findings({
        rule,
        reason: isReason(reason) ? reason : undefined,
        silences: below.filter((finding) => finding.rule === rule),
        acknowledgeable: [...new Set(below.filter((finding) => finding.acknowledgeable).map((finding) => finding.rule))],
      }),
    );
  }
}

function existing(construct: IConstruct): Refusals | undefined {
  return (construct as IConstruct & { [REFUSALS]?: Refusals })[REFUSALS];
}

function isReason(reason: unknown): reason is string {
  return typeof reason === 'string' && reason.trim().length >= 10;
}
