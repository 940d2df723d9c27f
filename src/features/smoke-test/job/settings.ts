import type { SmokeTestEnvironment } from '../smoke-test-environment';

export interface Receiver {
  readonly host: string;
  readonly port: number;
  readonly aeTitle: string;
}

/** A server of the database. */
export interface Server {
  readonly host: string;
  readonly port: number;
}

/** What the program looks at. Times are in seconds. */
export interface Settings {
  readonly pods: string;
  readonly nameTtl: number;
  readonly podPort: number;
  readonly expectedPods: number;
  readonly healthPath: string;
  readonly deadline: number;
  readonly pause: number;
  readonly settle: number;
  readonly loginPage: string;
  readonly passwordLogin: boolean;
  readonly providers: readonly string[];
  readonly database: { readonly servers: readonly Server[]; readonly encrypts: boolean };
  /** Path of a file in each volume that is written to, by the volume's name. */
  readonly samples: ReadonlyMap<string, string>;
  readonly notChecked: readonly string[];
  readonly receivers: readonly Receiver[];
  readonly firstPod: string;
  readonly firstDeadline: number;
  readonly callingAe: string;
  readonly publicUrl: string;
  readonly publicProxy: string;
  readonly patience: number;
}

const words = (text: string | undefined) => (text ?? '').split(/\s+/).filter((word) => word !== '');

/** The settings as the environment has them, and the name of the pod. */
export function settingsOf(environment: SmokeTestEnvironment, hostname: string): Settings {
  const { DATABASE, VOLUMES_FOLDER } = environment;
  return {
    pods: environment.PODS,
    nameTtl: Number(environment.NAME_TTL),
    podPort: Number(environment.POD_PORT),
    expectedPods: Number(environment.EXPECTED_PODS),
    healthPath: environment.HEALTH_PATH,
    deadline: Number(environment.DEADLINE),
    pause: Number(environment.PAUSE),
    settle: Number(environment.SETTLE),
    loginPage: environment.LOGIN_PAGE,
    passwordLogin: environment.PASSWORD_LOGIN === 'true',
    providers: words(environment.PROVIDERS),
    database: { servers: words(DATABASE).map(serverOf), encrypts: environment.DATABASE_TLS === 'true' },
    // A folder is a project to XNAT, and a file is nothing to it.
    samples: new Map(words(environment.VOLUMES).map((volume) => [volume, `${VOLUMES_FOLDER}/${volume}/.smoke-test-${hostname}`])),
    notChecked: words(environment.NOT_CHECKED),
    receivers: (environment.RECEIVERS ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map(receiverOf),
    firstPod: environment.FIRST_POD,
    firstDeadline: Number(environment.FIRST_DEADLINE),
    callingAe: environment.CALLING_AE,
    publicUrl: environment.PUBLIC_URL ?? '',
    publicProxy: environment.PUBLIC_PROXY ?? '',
    patience: Number(environment.PATIENCE),
  };
}

function serverOf(address: string): Server {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

/** An AE title may have blanks. */
function receiverOf(line: string): Receiver {
  const [, host, port, aeTitle] = /^(\S+) (\d+) (.*)$/.exec(line)!;
  return { host: host!, port: Number(port), aeTitle: aeTitle! };
}
