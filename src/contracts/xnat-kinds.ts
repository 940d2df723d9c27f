import { Duration } from 'cdk8s';
import { contract } from '../core/props/kind';
import { STAND_IN_DATABASE } from './stand-in-database';
import type { IXnat, IXnatHost } from './xnat';

/** An XNAT, as a prop takes it. */
export const xnatKind = contract<IXnat>('an XNAT, such as site.xnat', {
  _host: { expects: 'an XNAT', accepts: (value) => typeof value === 'object' && value !== null },
});

const host: IXnatHost = {
  url: 'https://missing.invalid',
  restUrl: 'http://missing',
  passwordLogin: true,
  healthPath: '/',
  runtime: { image: 'missing:0', uid: 1000, gid: 1000, imagePullSecrets: [], placement: {} },
  adminPasswordKey: { secretName: 'missing', key: 'password' },
  podPort: 8080,
  podLabels: { missing: 'missing' },
  tomcat: '/missing',
  serviceAccountName: 'missing',
  // What pipelines ask for is there: of what is missing only that it is missing is told.
  volumes: ['archive', 'build'].map((name) => ({ volumeName: name, claimName: name, mountPath: `/data/xnat/${name}` })),
  pluginVersion: () => 'missing',
  setPreference: () => undefined,
  setsPreference: () => false,
  addPodParts: () => undefined,
  outgoing: { env: {}, volumeMounts: [] },
  addEgress: () => undefined,
  statefulSetName: 'missing',
  scaledContainers: [],
  scaleBetween: () => undefined,
  headlessServiceName: 'missing',
  leastPods: 1,
  mostPods: 1,
  startupTimeout: Duration.minutes(15),
  terminationGracePeriod: Duration.minutes(2),
  loginProviders: [],
  database: STAND_IN_DATABASE,
  dicomReceivers: [],
  stateLabels: { missing: 'missing' },
  labelState: () => undefined,
  setupSettings: () => [],
};

/** Stands in for an XNAT that was not given, so that the other mistakes are found as well. */
export const STAND_IN_XNAT: IXnat = { url: host.url, serviceName: 'missing', _host: host };
