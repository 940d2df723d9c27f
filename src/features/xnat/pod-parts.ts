import { NetworkPurpose } from '../../contracts/network-member';
import type { XnatAgent, XnatFiles, XnatPodParts, XnatPort } from '../../contracts/xnat-pod-parts';
import { ABSOLUTE_PATH } from '../../core/grammar/files';
import { anyText } from '../../core/grammar/grammar';
import { ENV_NAME, PORT_NAME } from '../../core/grammar/kubernetes';
import { port } from '../../core/grammar/numbers';
import { examined } from '../../core/props/checked';
import { by, contract, filledText, listOf, mapOf, oneOf, optional, required, type Shape, struct, text, wholeNumber } from '../../core/props/kind';
import { propType } from '../../core/props/rules';
import type { Refusals } from '../../core/refusals/refusals';
import { literalSecret } from '../../core/rules/literal-secret';
import { AGENT_OPTIONS, JAVA_OPTION } from './xnat-grammar';

export type AllPodParts = Required<XnatPodParts>;

/** What features have added to XNAT's pods, put together. */
export class PodParts {
  private readonly added: Array<() => XnatPodParts> = [];

  add(parts: XnatPodParts): void {
    this.later(() => parts);
  }

  /** Adds what is known only at the end. */
  later(parts: () => XnatPodParts): void {
    this.added.push(parts);
  }

  /** All of it, in the order in which it came; of two variables of a name the later one. */
  all(): AllPodParts {
    const added = this.added.map((parts) => parts());
    return {
      env: Object.assign({}, ...added.map(({ env }) => env)) as Record<string, string>,
      agents: added.flatMap(({ agents = [] }) => agents),
      javaOptions: added.flatMap(({ javaOptions = [] }) => javaOptions),
      files: added.flatMap(({ files = [] }) => files),
      ports: added.flatMap(({ ports = [] }) => ports),
      initContainers: added.flatMap(({ initContainers = [] }) => initContainers),
    };
  }
}

const agentShape: Shape<XnatAgent> = { jar: required(by(filledText, ABSOLUTE_PATH), '/missing.jar'), options: required(by(text, AGENT_OPTIONS), '') };
export const filesShape: Shape<XnatFiles> = {
  volume: required(contract('a volume of a pod', { name: filledText }), { name: 'missing' }),
  mountPath: required(by(filledText, ABSOLUTE_PATH), '/missing'),
};
const portShape: Shape<XnatPort> = {
  name: required(by(filledText, PORT_NAME), 'missing'),
  port: required(by(wholeNumber, port(1024)), 1024),
  purpose: optional(oneOf(NetworkPurpose, 'NetworkPurpose')),
};
const podPartsShape: Shape<XnatPodParts> = {
  env: optional(mapOf(by(text, anyText('each program reads its own variables')), by(text, ENV_NAME))),
  javaOptions: optional(listOf(by(filledText, JAVA_OPTION))),
  agents: optional(listOf(struct(agentShape))),
  files: optional(listOf(struct(filesShape))),
  ports: optional(listOf(struct(portShape))),
  initContainers: optional(listOf(contract('a container', { name: filledText }))),
};

const isNone = (value: unknown) => value === undefined || value === null;

/** What a site adds to the pods, as far as it may be relied on. */
export function checkedPodParts(refusals: Refusals, parts: XnatPodParts): XnatPodParts {
  // What is none at all would pass as options that say nothing.
  refusals.report(...(isNone(parts) ? propType.findings({ prop: 'the argument of addPodParts', expects: 'an object of options', value: parts }) : []));
  const { props, findings } = examined('addPodParts', parts, podPartsShape);
  refusals.report(...findings);
  for (const option of props.javaOptions ?? []) {
    const [key, value = ''] = option.replace(/^-D/, '').split(/=(.*)/s) as [string, string?];
    refusals.apply(literalSecret, { prop: 'javaOptions of addPodParts', key, value });
  }
  return props;
}
