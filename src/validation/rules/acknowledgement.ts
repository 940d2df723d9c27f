import type { Finding } from '../finding';
import { Rule } from '../rule';

export interface AcknowledgementSubject {
  readonly rule: string;
  /** Undefined where no reason worth the name was given. */
  readonly reason: string | undefined;
  /** What the rule reports below the acknowledging construct. */
  readonly silences: Finding[];
}

export const acknowledgement = new Rule<AcknowledgementSubject>({
  id: 'acknowledgement',
  refuses: 'an acknowledgement without a reason, of a rule that reports nothing, or of a rule that cannot be accepted',
  why: 'an acknowledgement that silences nothing hides the day on which the risk comes back',
  check: ({ rule, reason, silences }) => {
    if (silences.length === 0) {
      return [
        {
          what: `acknowledge("${rule}", …) silences nothing here`,
          fix: 'remove it, or correct the rule id: it stands in brackets at the end of each message',
        },
      ];
    }
    if (silences.some((finding) => !finding.acknowledgeable)) {
      return [
        {
          what: `acknowledge("${rule}", …) names a rule that cannot be accepted`,
          why: 'what it refuses would not work on the cluster, whatever the reason',
          fix: `remove it, and mend what ${rule} reports`,
        },
      ];
    }
    if (reason === undefined) {
      return [
        {
          what: `acknowledge("${rule}", …) gives no reason of at least ten characters`,
          why: 'whoever reads the file next must be able to tell whether the reason still holds',
          fix: 'say in a sentence why the risk is acceptable at this site',
        },
      ];
    }
    return [];
  },
});
