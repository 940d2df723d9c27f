import { Duration } from 'cdk8s';
import { contract, filledText, type Kind, method, text, wholeNumber } from '../core/props/kind';
import { MISSING_DATABASE } from './missing-database';
import type { IWatchedXnat } from './watched-xnat';
import type { IXnatServer } from './xnat-server';

const SERVER: Readonly<Record<string, Kind>> = {
  url: text,
  restUrl: filledText,
  setsPreference: method,
  healthPath: filledText,
  podPort: wholeNumber,
  runtime: contract('an image', { image: text, uid: wholeNumber, gid: wholeNumber }),
};

/** An XNAT as a Job beside it needs it. */
export const serverKind = contract('an XNAT, such as site.xnat', SERVER);

/** An XNAT as one needs it who watches it. */
export const watchedKind = contract('an XNAT, such as site.xnat', { ...SERVER, facts: method, markPods: method, addPodParts: method, addEgress: method });

/** Stands in for an XNAT that was not given, so that the other mistakes are found as well. */
export const MISSING_SERVER: IXnatServer = {
  url: 'https://missing.invalid',
  restUrl: 'http://missing',
  passwordLogin: true,
  healthPath: '/',
  runtime: { image: 'missing:0', uid: 1000, gid: 1000, imagePullSecrets: [] },
  adminPasswordKey: { secretName: 'missing', key: 'password' },
  podPort: 8080,
  networkPods: { missing: 'missing' },
  setsPreference: () => false,
};

/** As the one above. */
export const MISSING_WATCHED: IWatchedXnat = {
  ...MISSING_SERVER,
  tomcat: '/missing',
  serviceAccountName: 'missing',
  pluginVersion: () => undefined,
  mountedVolumes: [],
  setPreference: () => undefined,
  addPodParts: () => undefined,
  addEgress: () => undefined,
  markPods: () => undefined,
  facts: () => ({
    statefulSet: 'missing',
    headlessService: 'missing',
    stateLabels: { missing: 'missing' },
    leastPods: 1,
    mostPods: 1,
    startupTimeout: Duration.minutes(15),
    terminationGracePeriod: Duration.minutes(2),
    passwordLogin: true,
    loginProviders: [],
    database: MISSING_DATABASE,
    dicomReceivers: [],
  }),
};
