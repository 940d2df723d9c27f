import { Rule } from '../rule';

export interface SeveralPodsSubject {
  readonly prop: string;
  readonly pods: number;
}

export const severalPods = new Rule<SeveralPodsSubject>({
  id: 'several-pods',
  refuses: 'more than one pod of XNAT',
  why: "XNAT is written for one: each pod keeps sessions and permissions in its own memory, and opens up to 40 connections to the database",
  acknowledgeable: true,
  check: ({ prop, pods }) =>
    pods > 1
      ? [{ what: `${prop} is ${pods}`, fix: 'run one pod, and give it more CPU and memory; or acknowledge "several-pods"' }]
      : [],
});
