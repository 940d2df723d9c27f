import type { Size } from 'cdk8s';
import { Rule } from '../refusals/rule';
import { mebibytes } from '../units/quantity';

export interface SizeSubject {
  readonly prop: string;
  readonly size: Size;
}

export const sizePositive = new Rule<SizeSubject>({
  id: 'size-positive',
  refuses: 'a size of zero, or under one mebibyte',
  why: 'the API server refuses a claim for no storage, and nothing of XNAT fits into less than a mebibyte',
  check: ({ prop, size }) =>
    mebibytes(size) > 0 ? [] : [{ what: `${prop} is under 1 MiB`, fix: `write ${prop}: Size.gibibytes(10), or what the site needs` }],
});
