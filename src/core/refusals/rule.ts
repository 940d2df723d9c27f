import type { Finding } from './finding';

/** What a rule is, in the words of the reference page that is generated from it. */
export interface RuleSpec<Subject> {
  /** Stable name: users acknowledge by it, and search engines find it. */
  readonly id: string;
  /** What is refused, as the end of the sentence "It refuses …". */
  readonly refuses: string;
  /** Why it matters: what would happen on the cluster. */
  readonly why: string;
  /** Legal but unwise: an acknowledgement with a reason accepts it. */
  readonly acknowledgeable?: boolean;
  /** Looks at one subject; what is wrong with it, and the mend. */
  readonly check: (subject: Subject) => Report[];
}

/** One thing that is wrong, before it is known where. */
export interface Report {
  /** The user's prop and value, and what is wrong with it. */
  readonly what: string;
  /** The one change that mends it. */
  readonly fix: string;
  /** In place of the rule's own `why`, where this case has a better one. */
  readonly why?: string;
}

/** One refusal: pure, so that a test can hold it against plain values. */
/** The ids of all rules that are loaded: with the library, all there are. */
const IDS = new Map<string, boolean>();

/** Whether there is a rule of this id, and the ids of those that can be acknowledged. */
export const knownRules = (id: string): { readonly exists: boolean; readonly acknowledgeable: readonly string[] } => ({
  exists: IDS.has(id),
  acknowledgeable: [...IDS].filter(([, can]) => can).map(([each]) => each),
});

export class Rule<Subject> {
  readonly id: string;
  readonly refuses: string;
  readonly why: string;
  readonly acknowledgeable: boolean;

  constructor(private readonly spec: RuleSpec<Subject>) {
    this.id = spec.id;
    this.refuses = spec.refuses;
    this.why = spec.why;
    this.acknowledgeable = spec.acknowledgeable ?? false;
    IDS.set(this.id, this.acknowledgeable);
  }

  findings(subject: Subject): Finding[] {
    return this.spec.check(subject).map((report) => ({
      rule: this.id,
      acknowledgeable: this.acknowledgeable,
      what: report.what,
      why: report.why ?? this.why,
      fix: report.fix,
    }));
  }
}
