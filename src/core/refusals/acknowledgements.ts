import { Construct, type IConstruct } from 'constructs';
import { acceptedAll } from '../props/checked';
import { filledText, heldBy } from '../props/kind';
import { describe } from './describe';
import { Refusals } from './refusals';

/** What a site knows and accepts: rules that call something unwise, each with the reason why it is right here. */
export class Acknowledgements {
  /**
   * Those of a construct. A whole site has `site.acknowledge`.
   *
   * @param scope the construct, such as `site.xnat`
   */
  static of(scope: IConstruct): Acknowledgements {
    return new Acknowledgements(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Accepts, for the construct and all below it, what a rule calls unwise.
   *
   * @param rule the rule's id, as the message ends with it
   * @param reason why it is acceptable here; whoever reads the file next needs it
   */
  add(rule: string, reason: string): void {
    if (!Construct.isConstruct(this.scope)) {
      const given = describe(this.scope);
      throw new TypeError(
        `the argument of Acknowledgements.of(…) is ${given}, not a construct\n    fix  write Acknowledgements.of(site.xnat).add(rule, reason)`,
      );
    }
    // A reason that is none is told by the rule `acknowledgement`.
    if (acceptedAll(this.scope, 'acknowledge', { rule: [heldBy(filledText, 'acknowledgement', 'docs/reference/refusals.md'), rule] }))
      Refusals.of(this.scope).acknowledge(rule, reason);
  }
}
