import { Duration } from 'cdk8s';
import { durationText } from '../../core/grammar/amounts';
import { quoted } from '../../core/refusals/describe';
import { type Report, Rule } from '../../core/refusals/rule';
import type { ProbeTimes } from './server-pod-options';
import { TaintEffect, type Toleration } from './toleration';

const PART = '[A-Za-z0-9](?:[-\\w.]{0,61}[A-Za-z0-9])?';
const KEY = new RegExp(`^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?${PART}$`);
const VALUE = new RegExp(`^(${PART})?$`);

export interface TolerationsSubject {
  readonly prop: string;
  readonly tolerations: readonly Toleration[];
}

export const toleration = new Rule<TolerationsSubject>({
  id: 'toleration',
  refuses: 'a toleration that Kubernetes does not take, or that tolerates everything',
  why: 'the API server refuses the pod, or it gets a place on nodes that are about to go',
  check: ({ prop, tolerations }) =>
    tolerations.flatMap((each, i): Report[] => {
      const at = `${prop}[${i}]`;
      const { key, value, effect, stayFor } = each;
      if (key === undefined && value !== undefined) {
        return [
          { what: `${at} has the value ${quoted(value)} and no key`, fix: 'write the key of the taint, as kubectl describe node shows it before the "="' },
        ];
      }
      if (key === undefined && effect === undefined) {
        return [
          {
            what: `${at} tolerates every taint`,
            why: 'the pod would be put on nodes that are out of memory, or that are being emptied',
            fix: 'write the key of the taint that is meant, as kubectl describe node shows it',
          },
        ];
      }
      if (!KEY.test(key ?? 'key')) {
        return [
          {
            what: `the key of ${at} is ${quoted(key!)}`,
            fix: taintOf(key!) ?? 'write the key of the taint alone: letters, digits, hyphens, underscores and dots, after an optional DNS name and a slash',
          },
        ];
      }
      if (value !== undefined && !VALUE.test(value)) {
        return [{ what: `the value of ${at} is ${quoted(value)}`, fix: 'write at most 63 letters, digits, hyphens, underscores and dots' }];
      }
      if (stayFor !== undefined && effect !== TaintEffect.NO_EXECUTE) {
        return [
          {
            what: `${at} has stayFor, and ${effect === undefined ? 'no effect' : `its effect is ${quoted(effect)}`}`,
            fix: 'write effect: TaintEffect.NO_EXECUTE, which alone ends pods; or remove stayFor',
          },
        ];
      }
      return [];
    }),
});

/** What a taint as kubectl shows it says: dedicated=imaging:NoSchedule. */
function taintOf(text: string): string | undefined {
  const [, key, value, effect] = /^([^=:\s]+)(?:=([^=:\s]*))?(?::(\w+))?$/.exec(text.trim()) ?? [];
  if (key === undefined || !KEY.test(key) || !VALUE.test(value ?? '')) return undefined;
  const name = Object.entries(TaintEffect).find(([, known]) => known === (effect as TaintEffect))?.[0];
  return `write key: ${quoted(key)}${value === undefined ? '' : `, value: ${quoted(value)}`}${name === undefined ? '' : `, effect: TaintEffect.${name}`}`;
}

/** Something that the pod has already, of the same name as what a site adds. */
export interface Taken {
  /** Where it was given: pod.env. */
  readonly prop: string;
  readonly name: string;
  /** How to say what was meant; undefined where it cannot be said. */
  readonly instead?: string;
}

export const podOwned = new Rule<readonly Taken[]>({
  id: 'pod-owned',
  refuses: 'labels, annotations, variables and node labels of a pod that the library sets itself',
  why: 'one of the two would be lost: selectors would find no pod, or the program would start with half of its options',
  check: (taken) =>
    taken.map(({ prop, name, instead }) => ({
      what: `${prop} has ${quoted(name)}, which the library sets`,
      fix: instead ?? `remove ${quoted(name)} from ${prop}`,
    })),
});

export interface ProbesSubject {
  readonly prop: string;
  /** Seconds from one probe to the next, and how many fail, as the pod has them in the end. */
  readonly liveness: { readonly periodSeconds: number; readonly failureThreshold: number } | undefined;
  /** What was given for the start, where the server has a prop of its own for that. */
  readonly startup: ProbeTimes | undefined;
  /** The probes that were given, and that the server does not have. */
  readonly missing: readonly string[];
}

/** A full collection of a heap of many gigabytes stops all of Java. */
const LONGEST_PAUSE = 30;

export const probeTimes = new Rule<ProbesSubject>({
  id: 'probe-times',
  refuses: 'times of probes that end a server which only pauses, or that have no effect',
  why: 'a server that is busy would be started again, and what it had begun is lost',
  acknowledgeable: true,
  check: ({ prop, liveness, startup, missing }) => {
    const reports: Report[] = missing.map((name) => ({
      what: `${prop}.${name} is given, and the server has no such probe`,
      why: 'it would change nothing',
      fix: `remove ${name} from ${prop}`,
    }));
    if (startup?.failureThreshold !== undefined) {
      reports.push({
        what: `${prop}.startup.failureThreshold is ${startup.failureThreshold}, and startupTimeout says how long a start may take`,
        why: 'only one of the two can hold',
        fix: `remove failureThreshold, and write startupTimeout: ${durationText(Duration.seconds((startup.period?.toSeconds() ?? 10) * startup.failureThreshold))}`,
      });
    }
    if (liveness !== undefined && liveness.periodSeconds * liveness.failureThreshold < LONGEST_PAUSE) {
      const seconds = liveness.periodSeconds * liveness.failureThreshold;
      reports.push({
        what: `with ${prop}.liveness a server counts as dead after ${seconds} seconds`,
        fix: `write failureThreshold: ${Math.ceil(LONGEST_PAUSE / liveness.periodSeconds)}, so that it has ${LONGEST_PAUSE} seconds; or acknowledge "probe-times"`,
      });
    }
    return reports;
  },
});
