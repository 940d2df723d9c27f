import { readFileSync } from 'node:fs';
import { App, Chart } from 'cdk8s';
import * as library from 'cdk8s-xnat';
import { Construct } from 'constructs';
import { inSynthPass } from '../../src/core/synth-pass';
import { MINIMAL } from '../support/sites';

/** What plain JavaScript may call a method with. */
const ARGUMENTS: unknown[][] = [
  [],
  [undefined, undefined, undefined],
  [null, null, null],
  [0, 0, 0],
  [NaN, NaN, NaN],
  ['', '', ''],
  ['x', 1, {}],
  ['x', {}, 'x'],
  [[], [], []],
  [{}, {}, {}],
  [true, true, true],
  [() => 1, () => 1, () => 1],
  [Symbol('x'), Symbol('x'), Symbol('x')],
  [new Date(0), new Map(), /x/],
];

type Callable = (this: unknown, ...args: unknown[]) => unknown;
type Class = { readonly prototype: object } & Record<string, unknown>;

const CLASSES = Object.entries(library).filter((entry): entry is [string, never] => typeof entry[1] === 'function') as unknown as Array<[string, Class]>;

/** The public methods as api/ shows them: TypeScript's private ones are there for JavaScript too, and nobody promises anything about them. */
const PUBLIC = new Set(
  readFileSync('api/cdk8s-xnat.api.md', 'utf8')
    .split(/^(?=export (?:abstract )?class )/m)
    .flatMap((block) => {
      const name = /^export (?:abstract )?class (\w+)/.exec(block)?.[1];
      const body = block.split(/^}/m)[0]!;
      return name === undefined ? [] : [...body.matchAll(/^ {4}(?:static )?(\w+)(?:<\w+>)?\(/gm)].map(([, method]) => `${name}.${method}`);
    }),
);

/** Of the library itself: what is inherited of constructs is theirs, and a name with _ is not public. */
const isOwn = (name: string) => name !== 'constructor' && !name.startsWith('_');

function statics(of: Class): string[] {
  return Object.getOwnPropertyNames(of).filter((name) => isOwn(name) && typeof of[name] === 'function');
}

function methods(of: object): string[] {
  const names = new Set<string>();
  for (
    let at = Object.getPrototypeOf(of) as object;
    ![Object.prototype, Construct.prototype, Chart.prototype].includes(at);
    at = Object.getPrototypeOf(at) as object
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at)))
      if (isOwn(name) && typeof value === 'function' && PUBLIC.has(`${at.constructor.name}.${name}`)) names.add(name);
  }
  return [...names];
}

const MESSAGE = /^[^\n]+ \([a-z-]+\)\n {6}why {2}[^\n]+\n {6}fix {2}[^\n]+$/;

/** Everything that a method could be called on, made anew for each call. */
function objects(app: App): Construct[] {
  const site = new library.XnatSite(app, 'uwa', {
    ...MINIMAL,
    dicom: {},
    buildVolume: {},
    containerService: {},
    messageBroker: {},
    monitoring: { createAlerts: false, createServiceMonitor: false },
    logins: [library.Login.aaf({ client: library.Secret.named('aaf') })],
    smokeTest: {},
  });
  const cluster = new library.ClusterServices(app, 'cluster', { efk: {}, storageClasses: { fast: { provisioner: library.StorageProvisioner.ebsGp3() } } });
  return [...site.node.findAll(), ...cluster.node.findAll()].filter((each): each is Construct => {
    const type = each.constructor as unknown as Class;
    return CLASSES.some(([, known]) => known === type);
  });
}

function problem(call: (app: App) => unknown): string | undefined {
  const app = new App();
  try {
    call(app);
    return inSynthPass(app, () => app.node.findAll().flatMap((construct) => construct.node.validate())).find((message) => !MESSAGE.test(message));
  } catch (error) {
    return String((error as Error).stack)
      .split('\n')
      .slice(0, 3)
      .join('\n');
  }
}

const STATICS = CLASSES.flatMap(([name, of]) => statics(of).map((method) => [`${name}.${method}`, of, method] as const)).filter(([name]) => PUBLIC.has(name));

test.each(STATICS)('%s takes anything', (_, of, method) => {
  expect(
    ARGUMENTS.flatMap((args) => {
      const found = problem(() => (of[method] as Callable).apply(of, args));
      return found === undefined ? [] : [`${args.map(String).join(', ')}: ${found}`];
    }),
  ).toEqual([]);
});

const NAMES = objects(new App()).flatMap((object, i) => methods(object).map((method) => [`${object.constructor.name}.${method}`, i, method] as const));
const ONCE = NAMES.filter(([name], i) => NAMES.findIndex(([other]) => other === name) === i);

test('the methods of a site are found', () => {
  expect(ONCE.map(([name]) => name)).toEqual(
    expect.arrayContaining(['XnatWeb.addPodParts', 'XnatWeb.setPreference', 'XnatSite.acknowledge', 'NetworkPolicies.addMember']),
  );
});

test.each(ONCE)('%s takes anything', (_name, index, method) => {
  expect(
    ARGUMENTS.flatMap((args) => {
      const found = problem((app) => {
        const object = objects(app)[index]!;
        return (object[method as keyof Construct] as unknown as Callable).apply(object, args);
      });
      return found === undefined ? [] : [`${args.map(String).join(', ')}: ${found}`];
    }),
  ).toEqual([]);
});

const VALUES = {
  'Secret.named': () => library.Secret.named('x'),
  'PostgresTuning.ais': () => library.PostgresTuning.ais(),
  'AccountPolicy.automatic': () => library.AccountPolicy.automatic(),
  'NetworkPeer.cidr': () => library.NetworkPeer.cidr('10.0.0.0/8'),
};

test.each(Object.entries(VALUES).flatMap(([name, make]) => methods(make()).map((method) => [`${name}().${method}`, make, method] as const)))(
  '%s takes anything',
  (_name, make, method) => {
    const found = ARGUMENTS.flatMap((args) => problem(() => (make() as unknown as Record<string, Callable>)[method]!.apply(make(), args)) ?? []);
    expect(found).toEqual([]);
  },
);
