import { Rule } from '../rule';

export const severalPods = new Rule<number>({
  id: 'several-pods',
  refuses: 'more than one pod of XNAT',
  why: "XNAT is written for one: each pod keeps sessions and permissions in its own memory, and opens up to 40 connections to the database",
  acknowledgeable: true,
  check: (replicas) =>
    replicas > 1
      ? [{ what: `replicas is ${replicas}`, fix: 'leave replicas out, and give the one pod more CPU and memory; or acknowledge "several-pods"' }]
      : [],
});
