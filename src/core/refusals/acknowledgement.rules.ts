import type { Finding } from './finding';
import { nearest } from './nearest';
import { knownRules, Rule } from './rule';

export interface AcknowledgementSubject {
  readonly rule: string;
  /** Undefined where no reason worth the name was given. */
  readonly reason: string | undefined;
  /** What the rule reports below the acknowledging construct. */
  readonly silences: Finding[];
  /** Rules that report there and could be acknowledged. */
  readonly acknowledgeable: readonly string[];
}

export const acknowledgement = new Rule<AcknowledgementSubject>({
  id: 'acknowledgement',
  refuses: 'an acknowledgement without a reason, of a rule that reports nothing, or of a rule that cannot be acknowledged',
  why: 'an acknowledgement that silences nothing hides the day on which the risk comes back',
  check: ({ rule, reason, silences, acknowledgeable }) => {
    if (silences.length === 0) {
      const known = knownRules(String(rule));
      const meant = nearest(String(rule), acknowledgeable) ?? (known.exists ? undefined : nearest(String(rule), known.acknowledgeable));
      return [
        {
          what: known.exists ? `acknowledge("${rule}", …) silences nothing here` : `acknowledge("${rule}", …) names no rule`,
          fix: meant
            ? `write acknowledge("${meant}", …), or remove it`
            : 'remove it; if it was meant for a message, correct the id, which ends its first line, or call it on the site',
        },
      ];
    }
    if (silences.some((finding) => !finding.acknowledgeable)) {
      return [
        {
          what: `acknowledge("${rule}", …) names a rule that cannot be acknowledged`,
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
