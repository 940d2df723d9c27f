import type { Finding } from '../refusals/finding';
import { setMistakes } from '../refusals/mistakes';
import type { Rule } from '../refusals/rule';
import { checkValue, examined } from './checked';
import type { Kind, Shape } from './kind';
import { made } from './made';

/**
 * The arguments of a static maker, such as `Secret.named(…)`, checked as props are.
 *
 * A maker has no construct to report to, and must not throw: what is wrong stays with the value that it makes, and the
 * construct that is given the value reports it.
 */
export class Arguments {
  private readonly findings: Finding[] = [];

  /** @param maker the call, as a message names it: `Secret.named` */
  constructor(private readonly maker: string) {}

  /** An argument, or what stands in for a wrong one. */
  value<T>(name: string, kind: Kind, given: T, fallback: T): T {
    const kept = checkValue(`${name} of ${this.maker}`, kind, given, this.findings);
    return kept === undefined ? fallback : (kept as T);
  }

  /** An argument that is an object of options. */
  options<T extends object>(given: T | undefined, shape: Shape<T>): T {
    const { props, findings } = examined(this.maker, given as T, shape, `${this.maker}(…).`);
    this.findings.push(...findings);
    return props;
  }

  /** Holds a rule against an argument. */
  apply<Subject>(rule: Rule<Subject>, subject: Subject): this {
    this.findings.push(...rule.findings(subject));
    return this;
  }

  /** Holds a rule against an argument, and says whether it passes: what is made of a wrong one would only lead to further messages. */
  passes<Subject>(rule: Rule<Subject>, subject: Subject): boolean {
    const findings = rule.findings(subject);
    this.findings.push(...findings);
    return findings.length === 0;
  }

  /** The value made of the arguments, which carries their mistakes along. */
  of<T extends object>(value: T): T {
    setMistakes(value, this.findings);
    return made(value);
  }
}
