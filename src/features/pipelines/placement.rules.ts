import { enumerate, quoted } from '../../core/refusals/describe';
import { Rule } from '../../core/refusals/rule';

const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
/** Words of a Swarm that could be labels of Kubernetes, and are not. */
const OF_SWARM_ALONE = /^(node\.(id|hostname|role|platform\.|labels\.)|engine\.labels\.)/;
const ROLES = ['manager', 'worker'];
const SWARM_ATTRIBUTE = /^(node\.(id|hostname|role|platform\.(os|arch)|labels\.[^\s=!]+)|engine\.labels\.[^\s=!]+)$/;

export interface PlacementSubject {
  readonly prop: string;
  readonly attribute: string;
  readonly values: readonly string[];
  readonly userSettable?: boolean;
  /** Whether one before it has the same attribute. */
  readonly twin: boolean;
  readonly kubernetes: boolean;
}

export const placement = new Rule<PlacementSubject>({
  id: 'placement',
  refuses: 'a placement by what the backend does not know, twice by the same, by an empty value, or among several that nobody may choose from',
  why: 'no node would fit, and each pipeline would wait for ever',
  check: ({ prop, attribute, values, userSettable, twin, kubernetes }) => [
    ...(twin
      ? [
          {
            what: `${prop}.attribute is ${quoted(attribute)}, as of another`,
            why: 'the Container Service keeps one for each attribute, and forgets the other',
            fix: 'write one of the two',
          },
        ]
      : []),
    ...(values.length > 1 && !userSettable
      ? [
          {
            what: `${prop} has ${values.length} values, and nobody may choose`,
            why: 'the Container Service takes the first and forgets the others',
            fix: 'write the one value, or userSettable: true',
          },
        ]
      : []),
    ...((kubernetes ? LABEL_KEY : SWARM_ATTRIBUTE).test(attribute) && !(kubernetes && OF_SWARM_ALONE.test(attribute))
      ? []
      : [
          {
            what: `${prop}.attribute is ${quoted(attribute)}`,
            fix: kubernetes
              ? 'write the label of the nodes, such as "node.kubernetes.io/instance-type"'
              : `write one of ${enumerate(['node.hostname', 'node.role', 'node.labels.<name>', 'engine.labels.<name>'].map(quoted))}`,
          },
        ]),
    ...(!kubernetes && attribute === 'node.role'
      ? values
          .filter((value) => !ROLES.includes(value))
          .map((value) => ({ what: `${prop}.values has ${quoted(value)} for node.role`, fix: `write ${ROLES.map(quoted).join(' or ')}` }))
      : []),
    ...(values.every((value) => value.trim() !== '') ? [] : [{ what: `${prop}.values has an empty value`, fix: 'write the values that fit, such as ["gpu"]' }]),
  ],
});
