import { enumerate, quoted } from '../refusals/describe';
import { type Report, Rule } from '../refusals/rule';
import { OTHER_CLUSTER } from './cluster';

export interface ObjectOfTwoCharts {
  readonly kind: string;
  readonly name: string;
  /** Undefined for what a cluster has one of. */
  readonly namespace: string | undefined;
  readonly paths: readonly string[];
}

export const objectOfTwoCharts = new Rule<ObjectOfTwoCharts>({
  id: 'object-of-two-charts',
  refuses: 'an object that two charts make with different content',
  why: 'each apply of one chart overwrites the other: which of them holds depends on the order of the applies',
  check: ({ kind, name, namespace, paths }): Report[] => {
    const where = namespace === undefined ? '' : ` of the namespace ${quoted(namespace)}`;
    const what = `${kind} ${name}${where} is made by ${enumerate(paths)}, with different content`;
    if (kind !== 'Namespace') return [{ what, fix: `make it in one chart alone, or give one of them another name; ${OTHER_CLUSTER}` }];
    const why = 'its labels say which pods it admits: after each apply they are those of one chart, and pods of the other may be refused';
    return [{ what, why, fix: `give each chart a namespace of its own; ${OTHER_CLUSTER}` }];
  },
});

export interface SecondDefaultClass {
  readonly name: string;
  readonly other: string;
  readonly otherPath: string;
}

export const defaultClass = new Rule<SecondDefaultClass>({
  id: 'default-class',
  refuses: 'two StorageClasses that are both the default of one cluster',
  why: 'a claim that names no class gets the newest of them: where its data is stored depends on which class was made last',
  check: ({ name, other, otherPath }) => [
    {
      what: `the StorageClass ${quoted(name)} is the default, as is ${quoted(other)} (${otherPath})`,
      fix: `set isDefault: false on all but one of them; ${OTHER_CLUSTER}`,
    },
  ],
});

export interface NodePortTaken {
  readonly port: number;
  readonly service: string;
  /** The Service of the app that has it, such as `uwa-xnat-web-dicom-scp`, and its namespace. */
  readonly other: string;
  readonly namespace?: string;
}

export const nodePortTaken = new Rule<NodePortTaken>({
  id: 'node-port-taken',
  refuses: 'a node port that another Service of the cluster has',
  why: 'every node has each port once, whatever the namespace: the API server refuses the second Service',
  check: ({ port, service, other, namespace }) => [
    {
      what: `the Service ${quoted(service)} has the node port ${port}, as has ${quoted(other)}${namespace === undefined ? '' : ` of the namespace ${quoted(namespace)}`}`,
      fix: `choose another nodePort, or leave it to the cluster; ${OTHER_CLUSTER}`,
    },
  ],
});
