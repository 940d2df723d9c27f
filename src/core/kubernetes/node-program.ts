import type { k8s } from '../k8s';
import { helperResources } from '../units/resources';
import { environment } from './environment';
import { restrictedContainer } from './restricted';

/** Its user `node`. */
export const NODE_USER = 1000;

/** MiB of Node's heap. With answers made to take much a whole program took 400 MiB, and `helperResources` allows 512 MiB. */
const HEAP = 256;

export interface NodeProgramFacts {
  /** Name of the container. */
  readonly name: string;
  /** An image with Node 20 or later. */
  readonly image: string;
  /** Path of the program in the container. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly volumeMounts: k8s.VolumeMount[];
}

/** The container of a program that `npm run bundle` makes of a folder `job/`. */
export function nodeContainer({ name, image, program, env, volumeMounts }: NodeProgramFacts): k8s.Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: ['node', `--max-old-space-size=${HEAP}`, program],
    env: environment(env),
    resources: helperResources(),
    securityContext: restrictedContainer,
    volumeMounts,
  };
}
